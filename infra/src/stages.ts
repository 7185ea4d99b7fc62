import type { Stage } from '@yijianshi/contracts/deployment';

/** What a stage is given. Everything stateful is kept and locked in every stage; what differs is how much and how long. */
export interface StageSettings {
  /** Days that logs are kept: CloudWatch takes only certain numbers. */
  readonly logDays: 30 | 90 | 180;
  /** Requests a second that the API lets through to the functions, and how many at once. */
  readonly throttle: { readonly rate: number; readonly burst: number };
  /** Requests in five minutes from one address: a hall's counters may share one. */
  readonly requestsPerAddress: number;
}

export const STAGE_SETTINGS: Readonly<Record<Stage, StageSettings>> = {
  dev: { logDays: 30, throttle: { rate: 50, burst: 100 }, requestsPerAddress: 3000 },
  staging: { logDays: 90, throttle: { rate: 200, burst: 400 }, requestsPerAddress: 3000 },
  // Network logs are kept for six months at least: Cybersecurity Law, article 21 (3).
  prod: { logDays: 180, throttle: { rate: 1000, burst: 2000 }, requestsPerAddress: 3000 },
};

/** The departments that seal documents, and the window's owner, one signing key each. A test holds the list to the catalogue's themes. */
export const SEALING_DEPARTMENTS = [
  'CG',
  'GA',
  'GJJ',
  'RS',
  'SCJG',
  'SW',
  'WJ',
  'XF',
  'XZSP',
  'YB',
  'YC',
  'YH',
] as const;
export type SealingDepartment = (typeof SEALING_DEPARTMENTS)[number];

/** Whose seal the notices carry. */
export const WINDOW_OWNER = 'XZSP' satisfies SealingDepartment;
