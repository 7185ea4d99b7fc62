import data from './data/areas.json' with { type: 'json' };

/** A place with a window of its own: 永州, its counties and its administrative zones. */
export interface Area {
  /** 12-digit area code. */
  readonly area: string;
  readonly name: string;
  readonly evidence: string;
}

export const AREAS: readonly Area[] = data;
