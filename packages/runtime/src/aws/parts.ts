import { createHash } from 'node:crypto';
import type { Variable } from '@yijianshi/contracts/deployment';
import type { Contact } from '@yijianshi/courier';
import type { Signer } from '@yijianshi/eseal';
import { clientDefaults } from '@yijianshi/store/aws/clients';
import type { CarrierRoute, Platform } from '../platform.ts';
import { readSeal } from '../seals.ts';

/** A material of 200 MB, on a slow day. */
const FILE_TIMEOUT_MS = 30_000;

/**
 * The parts of the platform on AWS. Each loads its adapter and its SDK client itself, so a bundle holds only what its function
 * names, and one machine loads none of it.
 */
export type Provide = (platform: Platform) => Promise<Partial<Platform>>;

export async function store(): Promise<Pick<Platform, 'store'>> {
  const [{ DynamoDBClient }, { createDynamoCaseStore }] = await Promise.all([
    import('@aws-sdk/client-dynamodb'),
    import('@yijianshi/store/aws/dynamodb'),
  ]);
  const table = setting('TABLE_NAME');
  const client = new DynamoDBClient(clientDefaults());
  return { store: createDynamoCaseStore({ client, table, cursorSecret: cursorSecret(table) }) };
}

export async function files({ clock }: Platform): Promise<Pick<Platform, 'files'>> {
  const [{ S3Client }, { createS3FileStore }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('@yijianshi/store/aws/s3'),
  ]);
  const bucket = setting('FILES_BUCKET');
  const client = new S3Client(clientDefaults({ requestTimeoutMs: FILE_TIMEOUT_MS }));
  const lockMode = setting('STAGE') === 'prod' ? 'COMPLIANCE' : 'GOVERNANCE';
  return {
    files: createS3FileStore({
      client,
      bucket,
      clock: clock.now,
      lockMode,
      cursorSecret: cursorSecret(bucket),
    }),
  };
}

export async function workflow(): Promise<Pick<Platform, 'workflow'>> {
  const [{ SFNClient }, { createStepFunctionsWorkflow }] = await Promise.all([
    import('@aws-sdk/client-sfn'),
    import('@yijianshi/store/aws/sfn'),
  ]);
  const client = new SFNClient(clientDefaults());
  const stateMachineArn = setting('STATE_MACHINE_ARN');
  return { workflow: createStepFunctionsWorkflow({ client, stateMachineArn }) };
}

export async function keys(): Promise<Pick<Platform, 'keys'>> {
  const [{ KMSClient }, { createKmsKeyWrapper }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('@yijianshi/store/aws/kms'),
  ]);
  const client = new KMSClient(clientDefaults());
  return { keys: createKmsKeyWrapper({ client, keyArn: setting('DATA_KEY_ARN') }) };
}

/** Which key signs for a department, and its certificates, stand in the department's row: a seal is changed by enrolling another. */
export async function seals(platform: Platform): Promise<Pick<Platform, 'signerFor' | 'sealKey'>> {
  const [{ KMSClient }, { createKmsSealKey, createKmsSigner }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('@yijianshi/eseal/aws/kms'),
  ]);
  const client = new KMSClient(clientDefaults());
  const signers = new Map<string, Promise<Signer>>();
  return {
    // The row is read every time, so a seal that was enrolled anew is used at once; KMS is asked for a key it holds once.
    async signerFor({ id }) {
      const { keyArn, certificateChain } = await readSeal(platform.store, id);
      const seal = [keyArn, ...certificateChain.map((der) => Buffer.from(der).toString('base64'))].join();
      const known = signers.get(seal) ?? createKmsSigner({ client, keyArn, certificateChain });
      signers.set(seal, known);
      known.catch(() => signers.delete(seal));
      return known;
    },
    sealKey: (keyArn) => createKmsSealKey({ client, keyArn }),
  };
}

export async function identity(): Promise<Pick<Platform, 'identify'>> {
  const { identityOf } = await import('../identity.ts');
  return {
    identify: identityOf({
      issuer: setting('OIDC_ISSUER'),
      audience: setting('OIDC_AUDIENCE'),
      jwksUri: setting('OIDC_JWKS_URI'),
    }),
  };
}

export async function carriers({ clock }: Platform): Promise<Pick<Platform, 'carrierRoute' | 'sender'>> {
  const { connect, partner } = await import('@yijianshi/courier');
  const adapters = { partner };
  const arn = setting('CARRIERS_SECRET_ARN');
  const routes = onceItWorks(async () => {
    const secret = JSON.parse(await secretOf(arn)) as Record<
      string,
      { routeSecret: string; settings: unknown }
    >;
    const connected = Object.entries(secret).map(
      ([name, { routeSecret, settings }]): [string, CarrierRoute] => {
        const adapter = Object.hasOwn(adapters, name) ? adapters[name as keyof typeof adapters] : undefined;
        if (adapter === undefined)
          throw new Error(`the carriers' secret names ${name}, which has no adapter`);
        return [name, { routeSecret, carrier: connect(adapter, settings, { fetch, clock }) }];
      },
    );
    return new Map(connected);
  });
  return {
    carrierRoute: async (name) => (await routes()).get(name),
    sender: JSON.parse(setting('SENDER')) as Contact,
  };
}

export async function holders(): Promise<Pick<Platform, 'holderKey'>> {
  const arn = setting('HOLDERS_SECRET_ARN');
  return { holderKey: onceItWorks(async () => Buffer.from(await secretOf(arn))) };
}

/** The partner's settings stand in the secret under `partner`; without them no register is connected. */
export async function exchange({ clock }: Platform): Promise<Pick<Platform, 'partnerRegister'>> {
  const { connectRegister } = await import('@yijianshi/exchange/partner');
  const arn = setting('EXCHANGE_SECRET_ARN');
  const settings = onceItWorks(async () => JSON.parse(await secretOf(arn)) as { partner?: unknown });
  return { partnerRegister: connectRegister(async () => (await settings()).partner, { fetch, clock }) };
}

export async function receipts(): Promise<Pick<Platform, 'receiptSecret'>> {
  const arn = setting('RECEIPTS_SECRET_ARN');
  return { receiptSecret: onceItWorks(async () => Buffer.from(await secretOf(arn))) };
}

/** A variable of the function's environment; without it the function does not start. */
export function setting(name: Variable): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`the environment has no ${name}`);
  return value;
}

/** Secrets are read when they are first needed: a function's start waits for nobody. What failed is tried again. */
function onceItWorks<T>(read: () => Promise<T>): () => Promise<T> {
  let known: Promise<T> | undefined;
  return () => {
    known ??= read();
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
}

async function secretOf(arn: string): Promise<string> {
  const { GetSecretValueCommand, SecretsManagerClient } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient(clientDefaults());
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (SecretString === undefined) throw new Error(`${arn} has no value`);
  return SecretString;
}

/**
 * Marks cursors as this deployment's, so that one that was damaged or belongs to another listing is refused. It need not be secret:
 * the partition never comes out of the cursor, so a forged one only starts elsewhere in what its reader may list anyway.
 */
const cursorSecret = (name: string): Uint8Array => createHash('sha256').update(`cursors of ${name}`).digest();
