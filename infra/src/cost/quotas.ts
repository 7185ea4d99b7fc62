import { OUTBOX_SHARDS } from '@yijianshi/contracts/deployment';
import { STAGE_SETTINGS } from '../stages.ts';
import { callsOf } from './bill.ts';
import type { RecordedCase } from './usage.ts';

/** Cases a year, and how many counties (areas) they come from. */
export const SCALES = {
  city: { cases: 2e6, areas: 11 },
  province: { cases: 35e6, areas: 120 },
  nation: { cases: 700e6, areas: 2800 },
} as const;
export type Scale = keyof typeof SCALES;

const WORKING_DAYS = 250;
const WORKING_SECONDS = WORKING_DAYS * 8 * 3600;
/** The busiest moment of the busiest morning over the mean of office hours. */
const PEAK = 5;
/** Working days a case is open, from its submission to the archive. */
const OPEN_DAYS = 10;
/** Of an area's load on one partition: the largest county has so many times the mean. */
const LARGEST_AREA = 5;

export const ASSUMED = `${WORKING_DAYS} working days of 8 hours, peaks ${PEAK} times the mean, a case open for ${OPEN_DAYS} working days, the largest county ${LARGEST_AREA} times the mean`;

export const meanRate = (cases: number): number => cases / WORKING_SECONDS;
export const peakRate = (cases: number): number => meanRate(cases) * PEAK;

interface Demand {
  /** Cases a second at the peak. */
  readonly rate: number;
  readonly cases: number;
  readonly areas: number;
  readonly of: RecordedCase;
}

export interface Quota {
  readonly name: string;
  readonly limit: number;
  readonly unit: string;
  readonly need: (demand: Demand) => number;
  /** What helps when the limit is near: more is to be asked for, or the load to be spread. */
  readonly remedy: string;
  /** A limit of the service that nobody lifts: `remedy` says how to spread. */
  readonly hard?: true;
}

const onePartition = (prefix: string) => (demand: Demand) => demand.of.dynamodb.indexWrites[prefix] ?? 0;
const sendTasks = ({ of }: Demand): number => of.states.calls.SendTaskSuccess ?? 0;

/** Default quotas of an account in us-east-1, from the services' quota pages as far as known on 2026-11-25; a new account may start with less. */
export const QUOTAS: readonly Quota[] = [
  {
    name: 'Step Functions StartExecution',
    limit: 300,
    unit: '/s',
    need: ({ rate }) => rate,
    remedy: 'raise (1,300 in a burst; elsewhere 150/s)',
  },
  {
    name: 'Step Functions state transitions',
    limit: 5000,
    unit: '/s',
    need: ({ rate, of }) => rate * of.states.transitions,
    remedy: 'raise (elsewhere 800/s)',
  },
  {
    name: 'Step Functions SendTaskSuccess',
    limit: 500,
    unit: '/s',
    need: (demand) => demand.rate * sendTasks(demand),
    remedy: 'raise; the outbox keeps what is throttled',
  },
  {
    name: 'Step Functions open executions',
    limit: 1e6,
    unit: '',
    need: ({ cases }) => (cases / WORKING_DAYS) * OPEN_DAYS,
    remedy: 'raise to millions, then one account per province',
  },
  {
    name: 'Lambda concurrent executions',
    limit: 1000,
    unit: '',
    need: ({ rate, of }) => rate * Object.values(of.lambda).reduce((sum, { ms }) => sum + ms / 1000, 0),
    remedy: 'raise',
  },
  {
    name: 'Lambda invocations',
    limit: 10_000,
    unit: '/s',
    need: ({ rate, of }) => rate * callsOf(of),
    remedy: 'raised with concurrency, ten times it',
  },
  {
    name: 'API Gateway requests, the account',
    limit: 10_000,
    unit: '/s',
    need: ({ rate, of }) => rate * of.api.requests,
    remedy: 'raise',
  },
  {
    name: "API Gateway requests, the stage's own throttle",
    limit: STAGE_SETTINGS.prod.throttle.rate,
    unit: '/s',
    need: ({ rate, of }) => rate * of.api.requests,
    remedy: 'raise throttle.rate in stages.ts',
  },
  {
    name: 'DynamoDB write units of a table',
    limit: 40_000,
    unit: '/s',
    need: ({ rate, of }) => rate * of.dynamodb.writeUnits,
    remedy: 'raise',
  },
  {
    name: 'DynamoDB read units of a table',
    limit: 40_000,
    unit: '/s',
    need: ({ rate, of }) => rate * of.dynamodb.readUnits,
    remedy: 'raise',
  },
  {
    name: `DynamoDB partition of pending outbox rows (${OUTBOX_SHARDS} shards)`,
    limit: 1000,
    unit: ' writes/s',
    need: (demand) => (demand.rate * onePartition('OUT')(demand)) / OUTBOX_SHARDS,
    remedy: 'more OUTBOX_SHARDS',
    hard: true,
  },
  {
    name: "DynamoDB partition of the largest area's busiest queue",
    limit: 1000,
    unit: ' writes/s',
    need: (demand) => (demand.rate * LARGEST_AREA * onePartition('Q')(demand)) / demand.areas,
    remedy: 'shard Q#{area}#{queue} by item',
    hard: true,
  },
  {
    name: "DynamoDB partition of the largest area's counter of cases",
    limit: 1000,
    unit: ' writes/s',
    need: ({ rate, areas }) => (rate * LARGEST_AREA) / areas,
    remedy: 'numbers by ranges, a counter per window',
    hard: true,
  },
  {
    name: 'KMS symmetric requests',
    limit: 100_000,
    unit: '/s',
    need: ({ rate, of }) => rate * of.kms.symmetric,
    remedy: 'raise (10,000/s or 20,000/s elsewhere)',
  },
  {
    name: 'KMS RSA requests',
    limit: 1000,
    unit: '/s',
    need: ({ rate, of }) => rate * of.kms.asymmetric,
    remedy: 'raise, or one account per province',
  },
  {
    name: 'S3 PUT of one prefix',
    limit: 3500,
    unit: '/s',
    need: ({ rate, of }) => rate * of.s3.put,
    remedy: "S3 splits by the keys' beginnings, which are areas: spread the load over hours first",
    hard: true,
  },
  {
    name: 'S3 GET of one prefix',
    limit: 5500,
    unit: '/s',
    need: ({ rate, of }) => rate * of.s3.get,
    remedy: "S3 splits by the keys' beginnings, which are areas",
    hard: true,
  },
];

export interface Verdict {
  readonly quota: Quota;
  readonly need: number;
  readonly verdict: string;
}

/** More than this share of a quota is no comfort: a retry storm doubles the load. */
const COMFORT = 0.7;

export function verdictsOf(of: RecordedCase, scale: Scale): Verdict[] {
  const { cases, areas } = SCALES[scale];
  return QUOTAS.map((quota) => {
    const need = quota.need({ rate: peakRate(cases), cases, areas, of });
    return { quota, need, verdict: verdictOf(quota, need) };
  });
}

function verdictOf({ limit, remedy, hard }: Quota, need: number): string {
  if (need <= limit * COMFORT) return 'fine';
  const wanted = rounded(need / COMFORT);
  return hard === true
    ? `${(need / limit).toFixed(1)} × the limit: ${remedy}`
    : `to ${wanted.toLocaleString('en')}: ${remedy}`;
}

/** Two digits, upwards: what one would ask for. */
export function rounded(value: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.ceil(value / unit) * unit;
}
