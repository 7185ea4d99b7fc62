import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalAuthority } from '@yijianshi/eseal';
import { FUNCTION_NAMES, type FunctionName } from '@yijianshi/infra/functions';
import { startCourierSimulator } from '@yijianshi/local/courier-simulator';
import { startRegisterSimulator } from '@yijianshi/local/register-simulator';
import { startDynoxide } from '../aws/dynoxide.ts';
import { shippedFolder, shippedModule } from '../infra/shipped.ts';
import { newApp, synthesise } from '../infra/synthesis.ts';
import { accountOf, REGION } from './account.ts';
import { startChangeFeed } from './change-feed.ts';
import { dynamoFront, rawDynamo } from './dynamodb.ts';
import { startGateway } from './gateway.ts';
import { startIssuer } from './issuer.ts';
import { createKmsDouble } from './kms.ts';
import { createLambda } from './lambda.ts';
import { createS3Double } from './s3.ts';
import { json, permitsOf, type Service, startServices } from './service.ts';
import { createStepFunctionsDouble } from './step-functions.ts';

/** What each service of the rig is, said at the end of every run. */
export const MADE_OF =
  'emulated: DynamoDB and its stream (dynoxide); doubles of our own: API Gateway, Lambda (a process per function), ' +
  'Step Functions (the engine of one machine), S3, KMS, Secrets Manager, IAM; real: the bundles, the templates, the issuer, the courier and the partner register over HTTP';

const SITE = {
  publicUrl: 'https://banshi.example.com',
  oidcAudience: 'yijianshi',
  carrier: 'partner',
  sender: JSON.stringify({ name: '综合窗口', address: '政务服务中心一楼58号', phone: '07468888888' }),
};
const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const ROUTE_SECRET = 'route-secret-of-the-test-0123456789';
const DEPARTMENTS = ['CG', 'SCJG', 'XF', 'XZSP'] as const;

/** The platform as it is deployed, on one machine: the synthesised templates made real, the bundles as they are shipped. */
export async function startCloud(dynoxideBinary: string) {
  const dir = mkdtempSync(join(tmpdir(), 'yijianshi-cloud-'));
  const [issuer, dynamo] = await Promise.all([startIssuer(dir), startDynoxide(dynoxideBinary)]);
  const { issuer: oidcIssuer, jwksUri: oidcJwksUri } = issuer;
  const account = accountOf(
    synthesise(newApp(REGION, 'dev', { ...SITE, oidcIssuer, oidcJwksUri }), shippedFolder),
  );

  const [tableId, tableResource] = account.only(account.data, 'AWS::DynamoDB::Table');
  const stream = await createTable(dynamo.endpoint, tableId, tableResource.Properties);
  account.knowStream(stream);
  const idOf = (type: string, start: string): string => {
    const [id] = account.ofType(account.data, type).find(([each]) => each.startsWith(start)) ?? [];
    if (id === undefined) throw new Error(`no ${start}`);
    return id;
  };
  const arnOf = (id: string): string => account.text({ 'Fn::GetAtt': [id, 'Arn'] }, account.data);
  const sealKeyArn = (department: string): string => arnOf(idOf('AWS::KMS::Key', `SealKey${department}`));
  const authority = await createLocalAuthority(join(dir, 'keys'), {
    clock: Date.now,
    algorithm: 'RSASSA_PKCS1_V1_5_SHA_256',
  });
  const sealKeys = await Promise.all(
    DEPARTMENTS.map(async (id) => ({
      arn: sealKeyArn(id),
      signer: await authority.signerFor({ id, name: id }),
    })),
  );
  const caseKey = { arn: arnOf(idOf('AWS::KMS::Key', 'CaseKey')) };
  const bucket = account.text({ Ref: idOf('AWS::S3::Bucket', 'Files8') }, account.data);

  let lambda: ReturnType<typeof createLambda> | undefined;
  const isFunction = (caller: string): caller is FunctionName =>
    (FUNCTION_NAMES as readonly string[]).includes(caller);
  const permits = permitsOf((caller) => (isFunction(caller) ? account.function(caller).grants : []));
  const s3 = createS3Double(bucket, permits);
  const secrets = new Map<string, string>();
  const getSecret: Service = ({ caller, target, body }) => {
    const { SecretId } = JSON.parse(body.toString()) as { SecretId: string };
    permits.demand(caller, `secretsmanager:${target}`, SecretId);
    const SecretString = secrets.get(SecretId);
    if (SecretString === undefined) return { answer: json({ __type: 'ResourceNotFoundException' }, 400) };
    return { answer: json({ ARN: SecretId, Name: SecretId, SecretString }) };
  };
  const later: { states?: Service } = {};
  const services = await startServices({
    dynamodb: dynamoFront(
      dynamo.endpoint,
      { table: tableId, tableArn: account.arnOf(tableId, tableResource) },
      permits,
    ),
    s3: s3.service,
    kms: createKmsDouble([...sealKeys, caseKey], permits),
    secretsmanager: getSecret,
    states: (call) => later.states?.(call) ?? Promise.reject(new Error('no state machine yet')),
  });
  lambda = createLambda({
    account,
    moduleOf: shippedModule,
    surroundings: {
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: services.endpoint,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      NODE_EXTRA_CA_CERTS: issuer.caFile,
      TZ: ':UTC',
    },
  });
  const states = createStepFunctionsDouble(dir, account, lambda, permits);
  later.states = states.service;
  const gateway = await startGateway(account, lambda);
  const courier = await startCourierSimulator({
    file: join(dir, 'courier.db'),
    secret: WEBHOOK_SECRET,
    callbackUrl: () => `${gateway.url}/callbacks/partner/${ROUTE_SECRET}`,
    clock: { now: Date.now },
    pace: { pickupMs: 0, deliverMs: 0 },
  });
  const register = await startRegisterSimulator({ secret: WEBHOOK_SECRET, clock: { now: Date.now } });
  const settings = { baseUrl: courier.url, secrets: [WEBHOOK_SECRET], timeoutMs: 5000 };
  const holds = (id: string, value: string): void => {
    secrets.set(account.text({ Ref: idOf('AWS::SecretsManager::Secret', id) }, account.data), value);
  };
  holds('Carriers', JSON.stringify({ partner: { routeSecret: ROUTE_SECRET, settings } }));
  holds('Exchange', JSON.stringify({ partner: { ...settings, baseUrl: register.url } }));
  holds('Receipts', 'a secret of sixty-four characters, from which receipts are made.');
  holds('Holders', 'another secret of sixty-four characters, that keys the holders...');
  const feed = await startChangeFeed(dynamo.endpoint, stream, account, lambda);

  async function quiet(): Promise<void> {
    for (let calm = 0; calm < 3; ) {
      const records = feed.records();
      await states.engine.idle();
      await new Promise((resolve) => setTimeout(resolve, feed.pollMs));
      const still = lambda?.underWay() === 0 && records === feed.records() && !feed.isReading();
      calm = still ? calm + 1 : 0;
    }
  }

  return {
    account,
    services,
    permits,
    lambda,
    states,
    gateway,
    courier,
    register,
    feed,
    s3,
    issuer,
    bucket,
    sealKeyArn,
    departments: DEPARTMENTS,
    /** Until nothing is under way: no record unread, no function at work, no state to be left. */
    quiet,
    async close(): Promise<void> {
      await Promise.all([courier.close(), register.close()]);
      await feed.stop();
      gateway.close();
      await lambda?.close();
      states.close();
      services.close();
      issuer.close();
      await dynamo.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export type Cloud = Awaited<ReturnType<typeof startCloud>>;

/** The table as the template describes it; answers its stream's ARN. */
async function createTable(
  endpoint: string,
  TableName: string,
  { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode, StreamSpecification }: CreateTable,
): Promise<string> {
  const raw = rawDynamo(endpoint);
  const { TableDescription } = await raw<{ TableDescription: { LatestStreamArn: string } }>(
    'DynamoDB_20120810.CreateTable',
    {
      TableName,
      AttributeDefinitions,
      KeySchema,
      GlobalSecondaryIndexes,
      BillingMode,
      // CloudFormation has streams on whenever it names a view.
      StreamSpecification: { ...StreamSpecification, StreamEnabled: true },
    },
  );
  return TableDescription.LatestStreamArn;
}

type CreateTable = Readonly<
  Record<
    'AttributeDefinitions' | 'KeySchema' | 'GlobalSecondaryIndexes' | 'BillingMode' | 'StreamSpecification',
    object
  >
>;
