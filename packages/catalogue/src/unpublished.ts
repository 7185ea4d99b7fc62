import data from './data/unpublished.json' with { type: 'json' };

/** A theme of which only the title is known: listed, not published. */
export interface UnpublishedTheme {
  readonly name: string;
  readonly nameEn: string;
  /** Code of the theme in the province's catalogue, where it was seen. */
  readonly code?: string;
  /** Which list it is from. */
  readonly list: string;
  readonly evidence: string;
}

export const UNPUBLISHED: readonly UnpublishedTheme[] = data;
