/**
 * What the deployment and the deployed functions agree on: `infra` makes it, the functions' compositions read it, and
 * neither can name what the other does not know.
 */

/** The parts of the platform a function is given. In `infra` each stands for the grants it needs. */
export const PARTS = [
  'store',
  'files',
  'workflow',
  'keys',
  'seals',
  'identity',
  'carriers',
  'exchange',
  'holders',
  'receipts',
] as const;
export type Part = (typeof PARTS)[number];

/** The environment variables of every function: where QR codes point, and the carrier that deliveries are booked with. */
export const COMMON_ENVIRONMENT = ['STAGE', 'PUBLIC_URL', 'CARRIER'] as const;

/** The environment variables of a function, by the part that reads them. */
export const ENVIRONMENT = {
  /** The one table. */
  store: ['TABLE_NAME'],
  /** The bucket of uploads, results and archive packages. */
  files: ['FILES_BUCKET'],
  workflow: ['STATE_MACHINE_ARN'],
  /** The KMS key that wraps the cases' keys. */
  keys: ['DATA_KEY_ARN'],
  /** Nothing of its own: a department's key and certificates stand in its `SEAL#` row. */
  seals: [],
  identity: ['OIDC_ISSUER', 'OIDC_AUDIENCE', 'OIDC_JWKS_URI'],
  /** A secret: carrier → its route secret and settings, as JSON. The window parcels start from (name, address, phone), as JSON. */
  carriers: ['CARRIERS_SECRET_ARN', 'SENDER'],
  /** A secret: the partner register's settings, as JSON. */
  exchange: ['EXCHANGE_SECRET_ARN'],
  /** A secret: what the register of certificates is keyed by its holders with. */
  holders: ['HOLDERS_SECRET_ARN'],
  /** A secret: what the receipts' codes are derived from. */
  receipts: ['RECEIPTS_SECRET_ARN'],
} as const satisfies Record<Part, readonly string[]>;

export type Variable = (typeof ENVIRONMENT)[Part][number] | (typeof COMMON_ENVIRONMENT)[number];

/** Outside production, Object Lock is in governance mode and what is stateful may be removed by name. */
export const STAGES = ['dev', 'staging', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

/** The one table as DynamoDB has it: a row's key, its version, its data as JSON, its places in the two sparse indexes (keys only). */
export const TABLE_SCHEMA = {
  pk: 'pk',
  sk: 'sk',
  version: 'v',
  data: 'd',
  indexes: {
    i1: { name: 'rows_i1', pk: 'i1pk', sk: 'i1sk' },
    i2: { name: 'rows_i2', pk: 'i2pk', sk: 'i2sk' },
  },
} as const;

/** Pending outbox rows stand in so many partitions of an index; a partition takes a thousand writes a second. */
export const OUTBOX_SHARDS = 4;

/**
 * The two kinds of outbox rows, by who works them: what the beginning of their sort keys tells the change feed's mappings. What the law
 * wants in writing is apart from what is told to the workflow and the carriers, because only its function may use the window's seal.
 */
export const OUTBOX = { telling: 'OUT#', notice: 'NOTE#' } as const;

/** Names in the metrics' namespace, as the functions emit them and the alarms watch them. Each carries `service`, the namespace, and `stage`. */
export const METRICS = {
  namespace: 'yijianshi',
  /** Outbox rows that have been due for five minutes and more: counted by the sweeper. */
  overdueOutboxRows: 'OverdueOutboxRows',
  /** Days until the last day of the working-day calendar that is known: told by the sweeper. */
  calendarDaysLeft: 'CalendarDaysLeft',
  /** One per step of the workflow that ended well, by `step`. */
  stepSucceeded: 'StepSucceeded',
  stepFailed: 'StepFailed',
} as const;
