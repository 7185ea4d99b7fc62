import type { Part } from '@yijianshi/contracts/deployment';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { type SealingDepartment, WINDOW_OWNER } from './stages.ts';

/** The ARNs and names that grants and environments are made of. */
export interface Resources {
  readonly tableName: string;
  readonly tableArn: string;
  /** Of the two sparse indexes. */
  readonly indexArns: readonly string[];
  readonly filesBucket: string;
  readonly filesArn: string;
  /** Encrypts what the services keep: table, files, logs. */
  readonly storageKeyArn: string;
  /** Wraps the cases' keys, and nothing else: who may not unwrap them reads no personal field, whatever else it reads. */
  readonly caseKeyArn: string;
  readonly sealKeyArns: Readonly<Record<SealingDepartment, string>>;
  readonly receiptsSecretArn: string;
  readonly carriersSecretArn: string;
  readonly exchangeSecretArn: string;
  readonly holdersSecretArn: string;
  readonly stateMachineArn: string;
}

const allow = (resources: readonly string[], ...actions: string[]): PolicyStatement =>
  new PolicyStatement({ effect: Effect.ALLOW, actions, resources: [...resources] });

/** What the rows of drafts, and the contexts of their keys, begin with. */
const DRAFTS = 'DRAFT#*';

/** The rows of themes, which a function that may not read others needs all the same. */
const THEMES = ['CATALOGUE', 'THEME#*'];

const onRows = (statement: PolicyStatement, keys: string | string[]): PolicyStatement => {
  statement.addCondition('ForAllValues:StringLike', { 'dynamodb:LeadingKeys': keys });
  return statement;
};
const onKeysOf = (statement: PolicyStatement, contexts: string): PolicyStatement => {
  statement.addCondition('StringLike', { 'kms:EncryptionContext:caseNo': contexts });
  return statement;
};

const objects =
  (prefix: string, ...actions: string[]) =>
  ({ filesArn }: Resources): PolicyStatement =>
    allow([`${filesArn}/${prefix}`], ...actions);

/** Without the right to list, S3 answers 403 for an object that is not there, and nobody could tell the two apart. */
const tellMissing = ({ filesArn }: Resources): PolicyStatement => allow([filesArn], 's3:ListBucket');
const decrypt = ({ storageKeyArn }: Resources): PolicyStatement =>
  allow([storageKeyArn], 'kms:Decrypt', 'kms:DescribeKey');
const encrypt = ({ storageKeyArn }: Resources): PolicyStatement =>
  allow([storageKeyArn], 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:ReEncryptTo');

const readObjects = (prefix: string) => [
  objects(prefix, 's3:GetObject', 's3:GetObjectRetention'),
  tellMissing,
  decrypt,
];
const readRows = ({ tableArn }: Resources): PolicyStatement =>
  allow([tableArn], 'dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query');

/** What a function may be given: `part:how`. Each is the IAM statements it stands for; the environment goes with the part. */
const GRANTS = {
  'store:read': [readRows, decrypt],
  'store:write': [
    readRows,
    ({ tableArn }: Resources) =>
      allow(
        [tableArn],
        'dynamodb:ConditionCheckItem',
        'dynamodb:DeleteItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ),
    decrypt,
    encrypt,
  ],
  'store:drafts': [
    ({ tableArn }: Resources) =>
      onRows(allow([tableArn], 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'), DRAFTS),
    decrypt,
    encrypt,
  ],
  'store:themes': [
    ({ tableArn }: Resources) => onRows(allow([tableArn], 'dynamodb:GetItem', 'dynamodb:Query'), THEMES),
    decrypt,
  ],
  'store:list': [({ indexArns }: Resources) => allow(indexArns, 'dynamodb:Query')],
  'files:read-materials': readObjects('cases/*/materials/*'),
  'files:read-results': readObjects('cases/*/results/*'),
  'files:read-notices': readObjects('cases/*/notices/*'),
  'files:read-cases': readObjects('cases/*'),
  'files:read-archive': readObjects('archive/*'),
  // The slot's URL is signed with the function's own rights.
  'files:upload-materials': [objects('cases/*/materials/*', 's3:PutObject'), encrypt],
  'files:write-results': [objects('cases/*/results/*', 's3:PutObject'), encrypt],
  'files:write-notices': [objects('cases/*/notices/*', 's3:PutObject'), encrypt],
  'files:write-archive': [objects('archive/*', 's3:PutObject', 's3:PutObjectRetention'), encrypt],
  'workflow:start': [({ stateMachineArn }: Resources) => allow([stateMachineArn], 'states:StartExecution')],
  'workflow:describe': [
    // An execution's ARN is its machine's, with its own name at the end.
    ({ stateMachineArn }: Resources) =>
      allow([`${stateMachineArn.replace(':stateMachine:', ':execution:')}:*`], 'states:DescribeExecution'),
  ],
  'workflow:answer': [({ stateMachineArn }: Resources) => allow([stateMachineArn], 'states:SendTaskSuccess')],
  'keys:wrap': [({ caseKeyArn }: Resources) => allow([caseKeyArn], 'kms:Encrypt')],
  'keys:unwrap': [({ caseKeyArn }: Resources) => allow([caseKeyArn], 'kms:Decrypt')],
  'keys:drafts': [
    ({ caseKeyArn }: Resources) => onKeysOf(allow([caseKeyArn], 'kms:Decrypt', 'kms:Encrypt'), DRAFTS),
  ],
  'seals:sign': [
    ({ sealKeyArns }: Resources) => allow(Object.values(sealKeyArns), 'kms:GetPublicKey', 'kms:Sign'),
  ],
  'seals:sign-for-window': [
    ({ sealKeyArns }: Resources) => allow([sealKeyArns[WINDOW_OWNER]], 'kms:GetPublicKey', 'kms:Sign'),
  ],
  // The issuer's keys are public.
  identity: [],
  carriers: [
    ({ carriersSecretArn }: Resources) => allow([carriersSecretArn], 'secretsmanager:GetSecretValue'),
    decrypt,
  ],
  // The partner register itself is on the internet, which every function reaches; what it is asked with is in the secret.
  exchange: [
    ({ exchangeSecretArn }: Resources) => allow([exchangeSecretArn], 'secretsmanager:GetSecretValue'),
    decrypt,
  ],
  holders: [
    ({ holdersSecretArn }: Resources) => allow([holdersSecretArn], 'secretsmanager:GetSecretValue'),
    decrypt,
  ],
  receipts: [
    ({ receiptsSecretArn }: Resources) => allow([receiptsSecretArn], 'secretsmanager:GetSecretValue'),
    decrypt,
  ],
} as const satisfies Record<
  `${Part}:${string}` | 'identity' | 'carriers' | 'exchange' | 'holders' | 'receipts',
  readonly ((resources: Resources) => PolicyStatement)[]
>;

export type Grant = keyof typeof GRANTS;

const partOf = (grant: Grant): Part => grant.split(':', 1)[0] as Part;

/** The parts a list of grants belongs to, each once. */
export const partsOf = (grants: readonly Grant[]): Part[] => [...new Set(grants.map(partOf))];

/** One statement per set of resources and its condition, the actions in order: what several grants share is said once. */
export function statementsOf(grants: readonly Grant[], resources: Resources): PolicyStatement[] {
  const merged = new Map<string, PolicyStatement>();
  for (const statement of grants.flatMap((grant) => GRANTS[grant].map((make) => make(resources)))) {
    const key = JSON.stringify([statement.resources, statement.conditions]);
    const actions = [...new Set([...(merged.get(key)?.actions ?? []), ...statement.actions])].sort();
    merged.set(key, statement.copy({ actions }));
  }
  return [...merged.values()];
}
