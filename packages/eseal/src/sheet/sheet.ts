/** An information sheet: as many A4 pages as it takes, unsealed. */
export interface Sheet {
  readonly title: string;
  readonly subtitle: string;
  /** What the QR code on the first page opens. */
  readonly url: string;
  /** Under the code. */
  readonly urlNote: string;
  readonly blocks: readonly Block[];
  /** At the foot of every page, before its number. */
  readonly foot: string;
}

export type Block =
  | { readonly kind: 'heading' | 'text' | 'note'; readonly text: string }
  | TableBlock
  | ({ readonly kind: 'picture' } & Picture);

/** The column titles are repeated where the table goes on to another page; a row is never torn apart. */
export interface TableBlock {
  readonly kind: 'table';
  readonly columns: readonly { readonly title: string; readonly share: number }[];
  readonly rows: readonly (readonly string[])[];
}

/** Boxes with text and the arrows between them, in units of its own from the top left corner; scaled to fit the page. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly PictureBox[];
  /** The points each passes from left to right, leaving and reaching each one level, and whether it has a head. */
  readonly arrows: readonly { readonly points: readonly Point[]; readonly head: boolean }[];
}

export type Point = readonly [x: number, y: number];

export interface PictureBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Filled, as the start and the end of a flow are. */
  readonly isEnd: boolean;
  readonly text: string;
  /** Smaller, below the text. */
  readonly note: string;
}
