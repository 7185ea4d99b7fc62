/** A limit in working days, and where it is written. */
export interface Limit {
  readonly days: number;
  /** Working days it may be extended by, once. */
  readonly extension?: number;
  readonly source: string;
}

/** The limits every case has; an item's own law may set a shorter decision limit (行政许可法 42). */
export const LIMITS = {
  /** To accept or to send the one correction notice; past it the case counts as accepted from the day of receipt. */
  acceptance: { days: 5, source: '《行政许可法》第三十二条' },
  /** Per item; the extension is approved by the department's head and its reasons are told to the applicant. */
  decision: { days: 20, extension: 10, source: '《行政许可法》第四十二条第一款' },
  /** Unified or joint handling, all departments; the extension is approved by the head of that level's government. */
  joint: { days: 45, extension: 15, source: '《行政许可法》第四十二条第二款' },
  /** From the decision to the certificate in the applicant's hands. */
  delivery: { days: 10, source: '《行政许可法》第四十四条' },
  /** A rating of the two lowest grades; the number is this platform's default, the paper leaves it to the place. */
  rectification: { days: 15, source: '国办发〔2019〕51号' },
} as const satisfies Record<string, Limit>;
