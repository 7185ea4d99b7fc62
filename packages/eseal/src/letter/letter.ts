/**
 * A letter or a form of as many pages as it takes. Everything on it is data; a new kind needs no code. In every text
 * `{field}` stands for the field's value; in a list's texts also for the row's own, and `{no}` for its number.
 */
export interface LetterTemplate {
  readonly id: string;
  readonly title: string;
  readonly body: readonly LetterBlock[];
  /** The last words. They stay on one page with the seal or the signature, which so never stands on a page of its own. */
  readonly closing: string;
  /** Who makes it valid: the issuer with its seal, or the applicant by hand. */
  readonly signedBy: 'ISSUER' | 'APPLICANT';
}

export type LetterBlock =
  | {
      readonly kind: 'address' | 'heading' | 'text' | 'note';
      readonly text: string;
      /** Left out where this field is empty. */
      readonly when?: string;
    }
  /** One row for each of a list; left out with its heading where the list is empty. */
  | {
      readonly kind: 'table';
      readonly list: string;
      readonly heading: string;
      readonly columns: readonly { readonly title: string; readonly share: number; readonly text: string }[];
    }
  /** The blocks once for each row of a list: for what may be long. */
  | { readonly kind: 'each'; readonly list: string; readonly blocks: readonly LetterBlock[] }
  /** A QR code of the address in field `url`, beside a text. */
  | { readonly kind: 'code'; readonly url: string; readonly text: string };

export type Fields = Readonly<Record<string, string>>;

/** What is written on it. A text of a list is named `{list}.{row}.{field}` wherever it is spoken of, rows from 0. */
export interface LetterContent {
  readonly fields: Fields;
  readonly lists: Readonly<Record<string, readonly Fields[]>>;
}
