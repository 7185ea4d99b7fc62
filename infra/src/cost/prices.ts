/**
 * List prices in US dollars, us-east-1, on demand, without free tiers and without volume discounts. `checked` says when a line was
 * last held against its source, or against others who quote it; a line without it was not, or they disagree.
 */
export const REGION = 'us-east-1';

export interface Price {
  readonly usd: number;
  /** So many of the unit cost that. */
  readonly per: number;
  readonly unit: string;
  /** Of every month, so many cost nothing: a step of the list price without an end, not a gift of the first year. */
  readonly freeAMonth?: number;
  readonly source: string;
  readonly checked?: string;
}

const CHECKED = '2026-11-25';
const page = (service: string): string => `aws.amazon.com/${service}/pricing`;

export const PRICES = {
  transition: {
    usd: 0.025,
    per: 1000,
    unit: 'state transitions',
    source: page('step-functions'),
    checked: CHECKED,
  },
  writeUnit: {
    usd: 0.625,
    per: 1e6,
    unit: 'write request units, since November 2024',
    source: page('dynamodb/on-demand'),
    checked: CHECKED,
  },
  readUnit: {
    usd: 0.125,
    per: 1e6,
    unit: 'read request units, since November 2024',
    source: page('dynamodb/on-demand'),
    checked: CHECKED,
  },
  s3Put: { usd: 0.005, per: 1000, unit: 'PUT, COPY, POST, LIST', source: page('s3'), checked: CHECKED },
  s3Get: { usd: 0.0004, per: 1000, unit: 'GET, HEAD and all other', source: page('s3') },
  apiRequest: {
    usd: 3.5,
    per: 1e6,
    unit: 'REST API requests',
    source: page('api-gateway'),
    checked: CHECKED,
  },
  lambdaRequest: { usd: 0.2, per: 1e6, unit: 'invocations', source: page('lambda'), checked: CHECKED },
  lambdaGbSecond: {
    usd: 0.000_013_333_4,
    per: 1,
    unit: 'GB-seconds, arm64',
    source: page('lambda'),
    checked: CHECKED,
  },
  kmsSymmetric: { usd: 0.03, per: 10_000, unit: 'requests', source: page('kms'), checked: CHECKED },
  // Every other asymmetric key is five times as dear: 0.15.
  kmsRsa2048: {
    usd: 0.03,
    per: 10_000,
    unit: 'requests, RSA 2048',
    source: page('kms'),
    checked: '2026-11-27',
  },
  kmsKey: { usd: 1, per: 1, unit: 'keys a month', source: page('kms'), checked: CHECKED },
  secretRequest: {
    usd: 0.05,
    per: 10_000,
    unit: 'requests',
    source: page('secrets-manager'),
    checked: CHECKED,
  },
  secret: { usd: 0.4, per: 1, unit: 'secrets a month', source: page('secrets-manager'), checked: CHECKED },
  wafRequest: { usd: 0.6, per: 1e6, unit: 'requests', source: page('waf'), checked: CHECKED },
  wafAcl: { usd: 5, per: 1, unit: 'web ACLs a month', source: page('waf'), checked: CHECKED },
  wafRule: { usd: 1, per: 1, unit: 'rules and rule groups a month', source: page('waf'), checked: CHECKED },
  logGb: { usd: 0.5, per: 1e9, unit: 'bytes ingested', source: page('cloudwatch'), checked: CHECKED },
  metric: { usd: 0.3, per: 1, unit: 'custom metrics a month', source: page('cloudwatch'), checked: CHECKED },
  alarm: { usd: 0.1, per: 1, unit: 'alarm metrics a month', source: page('cloudwatch'), checked: CHECKED },
  dashboard: { usd: 3, per: 1, unit: 'dashboards a month', source: page('cloudwatch'), checked: CHECKED },
  transferOut: {
    usd: 0.09,
    per: 1e9,
    unit: 'bytes to the internet, after the first 100 GB of a month',
    freeAMonth: 100e9,
    source: page('api-gateway'),
    checked: CHECKED,
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof PRICES;

export const cost = (name: PriceName, count: number): number => (count / PRICES[name].per) * PRICES[name].usd;
