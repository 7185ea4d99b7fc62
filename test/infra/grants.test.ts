import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { COMMON_ENVIRONMENT, ENVIRONMENT, type Part } from '@yijianshi/contracts/deployment';
import { partsOf } from '@yijianshi/infra/capabilities';
import { EXCEPTIONS } from '@yijianshi/infra/exceptions';
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from '@yijianshi/infra/functions';
import { expect, test } from 'vitest';
import { plain, resourcesOf, synthesised, TARGETS, type Template } from './synthesis.ts';

const FOLDER = fileURLToPath(new URL('../../functions/', import.meta.url));

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

const listed = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

/** A resource as a person would name it. */
function named(resource: unknown): string {
  if (typeof resource === 'string') return resource.replace(/(ap-southeast|cn-north)-1/, '{region}');
  const [[how, what] = []] = Object.entries(resource as Record<string, unknown>);
  if (how === 'Fn::Join') return (what as [string, unknown[]])[1].map(named).join('');
  if (how === 'Fn::GetAtt') return plain((what as [string])[0]);
  if (how === 'Ref') return `{${String(what).replace('AWS::', '')}}`;
  const exported = /ExportsOutput(?:FnGetAtt|Ref)(\w+?)[0-9A-F]{8}(Stream)?(?:Arn)?[0-9A-F]{8}$/.exec(
    String(what),
  );
  if (how !== 'Fn::ImportValue' || exported === null) throw new Error(JSON.stringify(resource));
  return [exported[1], exported[2]?.toLowerCase()].filter(Boolean).join(' ');
}

function statementsOf(template: Template): Map<string, readonly Statement[]> {
  const policies = resourcesOf(template, 'AWS::IAM::Policy');
  return new Map(
    policies.map(([id, { Properties }]) => [
      plain(id).replace('RoleDefaultPolicy', ''),
      Properties.PolicyDocument.Statement as Statement[],
    ]),
  );
}

const idOf = (name: FunctionName): string => name.replaceAll('-', '');

/** What else must hold: ` where dynamodb:LeadingKeys is DRAFT#*`. */
const where = (condition: Statement['Condition'] = {}): string =>
  Object.values(condition)
    .flatMap((test) => Object.entries(test))
    .map(([key, value]) => ` where ${key} is ${listed(value).join(' or ')}`)
    .join('');

/** Every function with what it may do to what. */
function grantsOf(template: Template): string {
  const statements = statementsOf(template);
  return FUNCTION_NAMES.map((name) => {
    const lines = (statements.get(idOf(name)) ?? []).flatMap(({ Effect, Action, Resource, Condition }) => {
      expect(Effect).toBe('Allow');
      return listed(Resource).map(
        (each) => `  ${named(each)}${where(Condition)}: ${[...listed(Action)].sort().join(', ')}\n`,
      );
    });
    return `${name}\n${lines.sort().join('')}`;
  }).join('\n');
}

test('every function has the grants it is listed with, and no other', async () => {
  const grants = grantsOf(synthesised('ap-southeast-1', 'dev').service);
  console.log(grants);
  await expect(grants).toMatchFileSnapshot('grants.txt');
});

test.each(TARGETS)('%s %s grants what the list says, with the names of the stage', (region, stage) => {
  const expected = readFileSync(new URL('grants.txt', import.meta.url), 'utf8');
  const grants = grantsOf(synthesised(region, stage).service);
  expect(grants).toBe(expected.replaceAll('yijianshi-dev-', `yijianshi-${stage}-`));
});

test.each(TARGETS)('%s %s has no wildcard without a reason', (region, stage) => {
  const reasoned = Object.values(EXCEPTIONS).flatMap((exception) =>
    'actions' in exception ? exception.actions : [],
  );
  const all = [...statementsOf(synthesised(region, stage).service).values()].flat();
  expect(all.length).toBeGreaterThan(50);
  for (const { Action, Resource } of all) {
    for (const action of listed(Action)) expect(action).not.toContain('*');
    const resources = listed(Resource).map(named);
    if (resources.includes('*')) expect(reasoned).toEqual(expect.arrayContaining([...listed(Action)]));
    // What else has a star is a prefix of the files, or the one machine's executions; cdk-nag is let off each by name.
    for (const each of resources.filter((name) => name.includes('*') && name !== '*'))
      expect(each).toMatch(
        /^Files\/(archive|cases)\/[a-z/*]*\*$|:execution:yijianshi-(dev|staging|prod)-case:\*$/,
      );
  }
});

test('no exception stands without a reason, and none is left over', () => {
  const src = fileURLToPath(new URL('../../infra/src/', import.meta.url));
  const sources = readdirSync(src)
    .filter((file) => file.endsWith('.ts') && file !== 'exceptions.ts')
    .map((file) => readFileSync(`${src}${file}`, 'utf8'))
    .join('');
  for (const [name, { rules, reason }] of Object.entries(EXCEPTIONS)) {
    expect(rules.length).toBeGreaterThan(0);
    expect(reason.length).toBeGreaterThan(30);
    expect(sources).toContain(`'${name}'`);
  }
});

test('only the sealing step, the notices and the engineers, who ask for certificates, sign; and only functions that read personal fields unwrap their keys', () => {
  const statements = statementsOf(synthesised('cn-north-1', 'prod').service);
  const may = (action: string, resource: RegExp): string[] =>
    [...statements].flatMap(([id, list]) =>
      list.some(
        ({ Action, Resource }) =>
          listed(Action).includes(action) && listed(Resource).some((each) => resource.test(named(each))),
      )
        ? [id]
        : [],
    );
  expect(may('kms:Sign', /^SealKey/)).toEqual(['3eseal', 'issuenotice', 'operate']);
  expect(may('kms:Sign', /^SealKeySCJG/)).toEqual(['3eseal', 'operate']);
  expect(may('kms:Decrypt', /^CaseKey/).sort()).toEqual(
    ['3-eseal', 'api-courier', 'api-online', 'api-window', 'issue-notice', 'on-case-event', 'sweep'].map(
      (name) => name.replaceAll('-', ''),
    ),
  );
  // Only the window asks the partner register; only who looks for holders, or enters them, knows their key.
  expect(may('secretsmanager:GetSecretValue', /^Exchange/)).toEqual(['apiwindow']);
  expect(may('secretsmanager:GetSecretValue', /^Holders/)).toEqual(['3eseal', 'apiwindow']);
  expect(may('dynamodb:PutItem', /^Table/)).not.toContain('apipublic');
  expect(may('s3:DeleteObject', /./)).toEqual([]);
  expect(may('s3:BypassGovernanceRetention', /./)).toEqual([]);
});

test.each(TARGETS)(
  '%s %s lets the function that writes for anybody touch drafts and their keys alone',
  (region, stage) => {
    const statements = statementsOf(synthesised(region, stage).service).get('apionline') ?? [];
    const held = statements.filter(({ Action }) =>
      listed(Action).some((action) => action.startsWith('dynamodb:') || action === 'kms:Encrypt'),
    );
    const conditions = held.map(({ Resource, Condition }) => [named(listed(Resource)[0]), Condition]);
    expect(conditions.filter(([resource]) => resource !== 'StorageKey')).toEqual([
      ['Table', { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'DRAFT#*' } }],
      ['Table', { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['CATALOGUE', 'THEME#*'] } }],
      ['CaseKey', { StringLike: { 'kms:EncryptionContext:caseNo': 'DRAFT#*' } }],
    ]);
  },
);

test('the functions are the folders, and each is given the parts that its handler names', () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
    .map(({ name }) => name);
  expect([...FUNCTION_NAMES].sort()).toEqual(folders.sort());
  for (const name of FUNCTION_NAMES) {
    const source = readFileSync(`${FOLDER}${name}/index.ts`, 'utf8');
    const [, parts = ''] = /export const handler = await onLambda\(\w+, \[([^\]]+)\]\)/.exec(source) ?? [];
    expect([name, partsOf(FUNCTIONS[name].may).sort()]).toEqual([name, parts.split(', ').sort()]);
  }
});

test.each(TARGETS)("%s %s tells each function its parts' variables, and no other", (region, stage) => {
  const { service } = synthesised(region, stage);
  const environments = new Map(
    resourcesOf(service, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
      plain(id).replace(/Function$/, ''),
      Object.keys(Properties.Environment.Variables),
    ]),
  );
  for (const name of FUNCTION_NAMES) {
    const variables = partsOf(FUNCTIONS[name].may).flatMap((part: Part) => [...ENVIRONMENT[part]]);
    expect([name, environments.get(idOf(name))?.sort()]).toEqual([
      name,
      [...COMMON_ENVIRONMENT, ...variables].sort(),
    ]);
  }
});

test.each(TARGETS)('%s %s runs every function alike', (region, stage) => {
  const { service } = synthesised(region, stage);
  const functions = resourcesOf(service, 'AWS::Lambda::Function');
  expect(functions).toHaveLength(FUNCTION_NAMES.length);
  for (const [id, { Properties }] of functions) {
    expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Handler: 'index.handler' });
    expect(Properties.ReservedConcurrentExecutions).toBeUndefined();
    // INFO, or the metrics in the log are lost; WARN, or Lambda's own lines are most of it.
    expect(Properties.LoggingConfig).toMatchObject({
      LogFormat: 'JSON',
      ApplicationLogLevel: 'INFO',
      SystemLogLevel: 'WARN',
      LogGroup: { Ref: expect.stringMatching(/Log/) },
    });
    if (id.startsWith('api')) expect(Properties.Timeout).toBeLessThan(29);
  }
  for (const [, { Properties }] of resourcesOf(service, 'AWS::Logs::LogGroup')) {
    expect(Properties.RetentionInDays).toBeGreaterThanOrEqual(30);
    expect(Properties.KmsKeyId).toBeDefined();
  }
});
