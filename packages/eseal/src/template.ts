/** Points from the top left corner of the page: x, y, width, height. */
export type Box = readonly [x: number, y: number, width: number, height: number];

/** Red, green, blue from 0 to 1. */
export type Colour = readonly [number, number, number];

export interface TextElement {
  readonly kind: 'text';
  readonly box: Box;
  /** `{field}` stands for the field's value; without one the text is part of the paper. */
  readonly text: string;
  /** Font sizes to try, largest first; the first at which the text fits its box is used. */
  readonly sizes: readonly number[];
  /** `spread` sets each line to the full width, as the labels of Chinese forms are. */
  readonly align?: 'left' | 'centre' | 'right' | 'spread';
  /** `middle` centres the lines in the box's height; otherwise they begin at its top. */
  readonly anchor?: 'top' | 'middle';
  /** Line height in font sizes. */
  readonly leading?: number;
  /** First-line indent of every paragraph, in font sizes. */
  readonly indent?: number;
  /** Space between characters, in font sizes. */
  readonly tracking?: number;
  /** Width of the stroke that makes regular type bolder, in points. */
  readonly weight?: number;
  readonly colour?: Colour;
  /** The values may hold line breaks. */
  readonly paragraphs?: true;
}

/** A rectangle's outline. */
export interface FrameElement {
  readonly kind: 'frame';
  readonly box: Box;
  readonly width: number;
  readonly colour: Colour;
}

/** A filled rectangle; a rule is a thin one. */
export interface BarElement {
  readonly kind: 'bar';
  readonly box: Box;
  readonly colour: Colour;
}

/** Where the code for public verification goes. */
interface QrElement {
  readonly kind: 'qr';
  readonly box: Box;
}

/** Where the seal goes; its box is a square. */
interface SealElement {
  readonly kind: 'seal';
  readonly box: Box;
}

export type Element = TextElement | FrameElement | BarElement | QrElement | SealElement;

/** One kind of paper. Everything on it is data; a new kind needs no code. */
export interface Template {
  readonly id: string;
  /** The PDF's title; `{field}` stands for the field's value here too. */
  readonly title: string;
  readonly elements: readonly Element[];
}

/** A4. */
export const PAGE = { width: 595, height: 842 } as const;

/** The one placeholder that is not a field: the domain a reader should see after scanning the code. */
export const VERIFICATION_HOST = 'verificationHost';

const PLACEHOLDER = /\{(\w+)\}/g;

export const placeholdersOf = (text: string): readonly string[] =>
  [...text.matchAll(PLACEHOLDER)].map(([, name]) => name ?? '');

/** One pass, so braces inside a value stay what they are. */
export const filledIn = (text: string, values: ReadonlyMap<string, string>): string =>
  text.replace(PLACEHOLDER, (_, name: string) => values.get(name) ?? '');
