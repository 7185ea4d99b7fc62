import { ROUTES } from '@yijianshi/contracts';
import { FUNCTIONS, type FunctionName } from '../functions.ts';
import { SEALING_DEPARTMENTS } from '../stages.ts';
import { cost, PRICES, type Price, type PriceName } from './prices.ts';
import type { RecordedCase } from './usage.ts';

export interface Line {
  readonly service: string;
  readonly what: string;
  readonly price: PriceName;
  readonly count: number;
}

const line = (service: string, what: string, price: PriceName, count: number): Line => ({
  service,
  what,
  price,
  count,
});

/** One line of the API's access log, with its 26 bytes. */
const LOG_BYTES_A_REQUEST = 350;
/** Of a hundred invocations so many start a new environment: its start is billed too, and it reads the secrets anew. */
const COLD_SHARE = 0.01;
const SECRETS_OF: Partial<Record<FunctionName, number>> = {
  'api-public': 1,
  // Receipts, holders, and the partner register's settings.
  'api-window': 3,
  '3-eseal': 1,
  'api-courier': 1,
  'issue-notice': 1,
  'on-case-event': 1,
};

export const callsOf = ({ lambda }: RecordedCase): number =>
  Object.values(lambda).reduce((sum, { calls }) => sum + calls, 0);

/** Memory is what is configured today, not what it was when the case was recorded. */
export function gbSecondsOf({ lambda }: RecordedCase): number {
  return Object.entries(lambda).reduce((sum, [name, { calls, ms, initMs }]) => {
    const { memory } = FUNCTIONS[name as FunctionName];
    return sum + (memory / 1024) * ((ms + COLD_SHARE * calls * initMs) / 1000);
  }, 0);
}

/** What one case costs: a count of every billable thing. */
export function linesOf(recorded: RecordedCase): Line[] {
  const { states, api, dynamodb, s3, kms, lambda, logBytes } = recorded;
  const calls = callsOf(recorded);
  const secrets = Object.entries(SECRETS_OF).reduce(
    (sum, [name, n]) => sum + n * COLD_SHARE * (lambda[name as FunctionName]?.calls ?? 0),
    0,
  );
  return [
    line('Step Functions', 'state transitions', 'transition', states.transitions),
    line('DynamoDB', 'write units', 'writeUnit', dynamodb.writeUnits),
    line('DynamoDB', 'read units', 'readUnit', dynamodb.readUnits),
    line('S3', 'PUT', 's3Put', s3.put),
    line('S3', 'GET and HEAD', 's3Get', s3.get),
    line('API Gateway', 'requests', 'apiRequest', api.requests),
    line('WAF', 'requests', 'wafRequest', api.requests),
    line('Lambda', 'invocations', 'lambdaRequest', calls),
    line('Lambda', 'GB-seconds', 'lambdaGbSecond', gbSecondsOf(recorded)),
    line('KMS', 'symmetric requests', 'kmsSymmetric', kms.symmetric),
    line('KMS', 'RSA requests', 'kmsRsa2048', kms.asymmetric),
    line('KMS', 'for secrets read', 'kmsSymmetric', secrets),
    line('Secrets Manager', 'requests', 'secretRequest', secrets),
    line('CloudWatch', 'log bytes', 'logGb', logBytes + api.requests * LOG_BYTES_A_REQUEST),
    line('Transfer', 'bytes out', 'transferOut', api.bytesOut + s3.bytesOut),
  ];
}

/** With so many cases a year, evenly: what is free in every month is counted off. */
export function perThousand({ price, count }: Line, casesAYear: number): number {
  const { freeAMonth = 0 }: Price = PRICES[price];
  const paid = Math.max(0, count * casesAYear - 12 * freeAMonth);
  return (cost(price, paid) / casesAYear) * 1000;
}
export const totalPerThousand = (lines: readonly Line[], casesAYear: number): number =>
  lines.reduce((sum, line) => sum + perThousand(line, casesAYear), 0);

/** What stands there whether or not a case comes; a test holds the counts to the templates. */
export const STANDING = {
  /** Each sealing department's, the storage's and the cases'. */
  keys: SEALING_DEPARTMENTS.length + 2,
  secrets: 4,
  webAcls: 1,
  wafRules: 4,
  dashboards: 1,
  /** Every metric an alarm looks at. */
  alarmMetrics: 60,
  methods: Object.keys(ROUTES).length,
  /** Per method: Count, Latency, IntegrationLatency, 4XXError, 5XXError. */
  metricsOfMethod: 5,
  /** In the functions' own namespace: two for each of the workflow's seven steps, two of the sweeper. */
  ownMetrics: 16,
} as const;

const RUNS_A_MONTH = 730 * 60;

/** US dollars a month. A key in use by DynamoDB, S3 and logs is asked a few times an hour by each: not counted. */
export function monthlyLines({ idleSweep }: RecordedCase): (Line & { usd: number })[] {
  const sweepGbSeconds = (FUNCTIONS.sweep.memory / 1024) * (idleSweep.ms / 1000);
  const lines = [
    line(
      'API Gateway',
      'detailed metrics of its methods',
      'metric',
      STANDING.methods * STANDING.metricsOfMethod,
    ),
    line('CloudWatch', 'own metrics', 'metric', STANDING.ownMetrics),
    line('CloudWatch', 'alarms', 'alarm', STANDING.alarmMetrics),
    line('CloudWatch', 'dashboards', 'dashboard', STANDING.dashboards),
    line('KMS', 'keys', 'kmsKey', STANDING.keys),
    line('WAF', 'web ACLs', 'wafAcl', STANDING.webAcls),
    line('WAF', 'rules', 'wafRule', STANDING.wafRules),
    line('Secrets Manager', 'secrets', 'secret', STANDING.secrets),
    line('Lambda', 'GB-seconds of the sweeper', 'lambdaGbSecond', RUNS_A_MONTH * sweepGbSeconds),
    line('Lambda', 'runs of the sweeper', 'lambdaRequest', RUNS_A_MONTH),
    line('DynamoDB', 'read units of the sweeper', 'readUnit', RUNS_A_MONTH * idleSweep.readUnits),
  ];
  return lines.map((each) => ({ ...each, usd: cost(each.price, each.count) }));
}
