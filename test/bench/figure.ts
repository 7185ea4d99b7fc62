/** One measured number, and what it is held against. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What the value is compared with, in words and with its own number. */
  readonly peer?: string;
  /** Value divided by the peer's. */
  readonly ratio?: number;
}
