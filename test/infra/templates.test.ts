import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WINDOW_OWNER as CATALOGUE_OWNER, findTheme, themes } from '@yijianshi/catalogue';
import { SEALING_DEPARTMENTS, WINDOW_OWNER } from '@yijianshi/infra/stages';
import { targetOf } from '@yijianshi/infra/target';
import { Stack } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { expect, test } from 'vitest';
import { newApp, resourcesOf, synthesise, synthesised, TARGETS } from './synthesis.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

test.each(TARGETS)('%s %s is written without credentials, and cdk-nag finds nothing', (region, stage) => {
  const { data, service, watch } = synthesised(region, stage);
  for (const template of [data, service, watch])
    expect(Object.keys(template.Resources).length).toBeGreaterThan(5);
});

test('a violation ends the synthesis', () => {
  const app = newApp('ap-southeast-1', 'dev');
  new Queue(new Stack(app, 'careless'), 'Queue');
  expect(() => synthesise(app)).toThrow(/careless\/Queue\/Resource aws-cdk-lib.aws_sqs.CfnQueue/);
});

test.each(TARGETS)('%s %s names no partition', (region, stage) => {
  const { data, service, watch } = synthesised(region, stage);
  expect(JSON.stringify([data, service, watch])).not.toMatch(/arn:aws[:-]/);
});

test('no source names a partition', () => {
  const folders = ['infra/src', 'functions', 'workflows', 'packages'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(ts|json)$/.test(file) && !file.includes('node_modules'))
      .map((file) => join(ROOT, folder, file)),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => /arn:aws:/.test(readFileSync(file, 'utf8')))).toEqual([]);
});

const STATEFUL = [
  'AWS::DynamoDB::Table',
  'AWS::KMS::Key',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
  'AWS::StepFunctions::StateMachine',
];

test.each(TARGETS)('%s %s keeps everything that holds something', (region, stage) => {
  const { data, service, protectedStacks } = synthesised(region, stage);
  const stateful = [data, service].flatMap((template) =>
    STATEFUL.flatMap((type) => resourcesOf(template, type)),
  );
  expect(stateful).toHaveLength(1 + (2 + SEALING_DEPARTMENTS.length) + 2 + 4 + 1);
  for (const [id, { DeletionPolicy, UpdateReplacePolicy }] of stateful)
    expect([id, DeletionPolicy, UpdateReplacePolicy]).toEqual([id, 'Retain', 'Retain']);
  expect(protectedStacks.slice(0, 2)).toEqual([true, true]);

  const [table] = resourcesOf(data, 'AWS::DynamoDB::Table');
  expect(table?.[1].Properties).toMatchObject({
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
    GlobalSecondaryIndexes: [
      { IndexName: 'rows_i1', Projection: { ProjectionType: 'KEYS_ONLY' } },
      { IndexName: 'rows_i2', Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
  });
});

test.each(TARGETS)('%s %s locks files one by one and shows none to the public', (region, stage) => {
  const buckets = resourcesOf(synthesised(region, stage).data, 'AWS::S3::Bucket').map(
    ([, { Properties }]) => Properties,
  );
  for (const bucket of buckets) {
    expect(Object.values(bucket.PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
  }
  const files = buckets.find((bucket) => bucket.ObjectLockEnabled);
  expect(files).toMatchObject({
    VersioningConfiguration: { Status: 'Enabled' },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [
        { BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } },
      ],
    },
  });
  // A default retention would lock a draft's uploads, which must go away with the draft.
  expect(files).not.toHaveProperty('ObjectLockConfiguration.Rule');
});

test('every department whose documents a theme issues has a sealing key, and the owner of the window, and no other', () => {
  const departments = themes().flatMap(({ id }) =>
    (findTheme(id)?.items ?? []).map(({ department }) => department),
  );
  expect(WINDOW_OWNER).toBe(CATALOGUE_OWNER);
  expect([...SEALING_DEPARTMENTS].sort()).toEqual([...new Set([...departments, WINDOW_OWNER])].sort());
  const { data } = synthesised('cn-north-1', 'prod');
  const specs = resourcesOf(data, 'AWS::KMS::Key').map(([, { Properties }]) => Properties);
  expect(specs.filter(({ KeyUsage }) => KeyUsage === 'SIGN_VERIFY')).toHaveLength(SEALING_DEPARTMENTS.length);
  for (const { KeyUsage, KeySpec, EnableKeyRotation } of specs)
    expect(KeyUsage === 'SIGN_VERIFY' ? KeySpec === 'RSA_2048' : EnableKeyRotation).toBe(true);
});

test.each(TARGETS.filter(([region]) => region === 'cn-north-1'))(
  '%s %s uses nothing the China regions lack',
  (region, stage) => {
    const { data, service, watch } = synthesised(region, stage);
    const all = [data, service, watch];
    const types = all.flatMap(({ Resources }) => Object.values(Resources).map(({ Type }) => Type));
    expect(types.filter((type) => /Cognito|Lambda::Url|CloudFront|Shield/.test(type))).toEqual([]);
    expect(JSON.stringify(all)).not.toMatch(/states:::http:invoke|"sms"|\.amazonaws\.com(?!\.cn|")/);
    for (const [, { Properties }] of resourcesOf(service, 'AWS::Lambda::EventSourceMapping'))
      expect(Properties.Tags).toBeUndefined();
    const [api] = resourcesOf(service, 'AWS::ApiGateway::RestApi');
    expect(api?.[1].Properties.EndpointConfiguration.Types).toEqual(['REGIONAL']);
  },
);

test.each(TARGETS)('%s %s traces nothing with X-Ray', (region, stage) => {
  const { data, service, watch } = synthesised(region, stage);
  expect(JSON.stringify([data, service, watch])).not.toMatch(
    /xray|"TracingConfig|"TracingEnabled":(?!false)/i,
  );
});

const SITE = {
  publicUrl: 'https://yjs.example.org',
  oidcIssuer: 'https://id.example.org',
  oidcAudience: 'yijianshi',
  oidcJwksUri: 'https://id.example.org/keys',
  carrier: 'partner',
  sender: '{"name":"a","address":"b","phone":"c"}',
};

test('a template with placeholders asks for what is missing, and nothing can be given that deploys it', () => {
  const { data, service } = synthesised('ap-southeast-1', 'prod');
  for (const { Parameters } of [data, service]) {
    const asked = Object.keys(Parameters).filter((name) => name !== 'BootstrapVersion');
    expect(asked).toEqual(Object.keys(SITE).map((name) => `MissingContext${name}`));
    for (const name of asked) expect(Parameters[name]?.Default).toBeUndefined();
  }
});

test('a site that is given in full stands in the functions and leaves no parameter', () => {
  const { data, service } = synthesise(newApp('cn-north-1', 'prod', SITE));
  for (const { Parameters } of [data, service]) expect(Object.keys(Parameters)).toEqual(['BootstrapVersion']);
  for (const [, { Properties }] of resourcesOf(service, 'AWS::Lambda::Function'))
    expect(Properties.Environment.Variables.PUBLIC_URL).toBe(SITE.publicUrl);
});

test('a certificate puts the API at the public address, and only there', () => {
  const certificateArn = 'arn:example:acm:cn-north-1:111122223333:certificate/1';
  const { service } = synthesise(newApp('cn-north-1', 'prod', { ...SITE, certificateArn }));
  const [domain] = resourcesOf(service, 'AWS::ApiGateway::DomainName');
  expect(domain?.[1].Properties).toMatchObject({
    DomainName: 'yjs.example.org',
    RegionalCertificateArn: certificateArn,
    SecurityPolicy: 'TLS_1_2',
  });
  const [api] = resourcesOf(service, 'AWS::ApiGateway::RestApi');
  expect(api?.[1].Properties.DisableExecuteApiEndpoint).toBe(true);
});

test.each([
  ['publicUrl', 'http://yjs.example.org'],
  ['publicUrl', 'https://yjs.example.org/'],
  ['sender', 'window 1'],
  ['carrier', 'The Carrier'],
])('a wrong %s is refused by its name', (name, value) => {
  expect(() => targetOf(newApp('ap-southeast-1', 'dev', { ...SITE, [name]: value }).node)).toThrow(
    `-c ${name}=…`,
  );
});

test('a stage or region that does not exist is refused', () => {
  expect(() => targetOf(newApp('ap-southeast-1', 'test').node)).toThrow('-c stage=…');
  expect(() => targetOf(newApp('moon-1', 'dev').node)).toThrow('moon-1');
});
