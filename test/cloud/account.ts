import type { FunctionName } from '@yijianshi/infra/functions';
import { plain, type Resource, type Synthesised, type Template } from '../infra/synthesis.ts';

export const REGION = 'ap-southeast-1';
const ACCOUNT = '123456789012';
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** One IAM statement, its references resolved. */
export interface Grant {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** What of the call must match what, whatever the operator: `dynamodb:LeadingKeys` → `DRAFT#*`. */
  readonly conditions?: Readonly<Record<string, string | readonly string[]>>;
}

const arn = (service: string, what: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${what}`;

/** The ARN that a resource of the template would get. */
function arnOf(id: string, { Type, Properties }: Resource): string {
  switch (Type) {
    case 'AWS::DynamoDB::Table':
      return arn('dynamodb', `table/${id}`);
    case 'AWS::S3::Bucket':
      return `arn:aws:s3:::${bucketName(id)}`;
    case 'AWS::KMS::Key':
      return arn('kms', `key/${id}`);
    case 'AWS::SecretsManager::Secret':
      return arn('secretsmanager', `secret:${Properties.Name}-${id.slice(-6)}`);
    case 'AWS::Lambda::Function':
      return arn('lambda', `function:${id}`);
    case 'AWS::SQS::Queue':
      return arn('sqs', id);
    case 'AWS::Logs::LogGroup':
      return arn('logs', `log-group:${id}:*`);
    default:
      return arn('other', id);
  }
}

const bucketName = (id: string): string => id.toLowerCase();

/** What `Ref` answers for a resource of its kind. */
function nameOf(id: string, resource: Resource): string {
  if (resource.Type === 'AWS::S3::Bucket') return bucketName(id);
  if (resource.Type === 'AWS::SecretsManager::Secret') return arnOf(id, resource);
  return id;
}

/** The templates as CloudFormation would make them real: every reference resolved to a name or an ARN of one account. */
export function accountOf({ data, service }: Synthesised) {
  const templates = [data, service];
  let stream = '';

  function attribute(template: Template, id: string, name: string): string {
    const resource = template.Resources[id];
    if (resource === undefined) throw new Error(`no resource ${id}`);
    if (name === 'StreamArn') return stream;
    if (name === 'RootResourceId') return 'ROOT';
    return arnOf(id, resource);
  }

  function imported(exportName: string): string {
    for (const template of templates)
      for (const { Value, Export } of Object.values(template.Outputs))
        if (Export?.Name === exportName) return text(Value, template);
    throw new Error(`nothing exports ${exportName}`);
  }

  /** A value of a template with what it refers to filled in. */
  function text(value: unknown, template: Template): string {
    if (typeof value !== 'object' || value === null) return String(value);
    const [[how, what] = ['', undefined]] = Object.entries(value);
    if (how === 'Fn::ImportValue') return imported(String(what));
    if (how === 'Fn::GetAtt') {
      const [id, name] = what as [string, string];
      return attribute(template, id, name);
    }
    if (how === 'Fn::Join') {
      const [separator, parts] = what as [string, unknown[]];
      return parts.map((part) => text(part, template)).join(separator);
    }
    if (how === 'Ref') {
      const resource = template.Resources[String(what)];
      return resource === undefined ? (PSEUDO[String(what)] ?? '') : nameOf(String(what), resource);
    }
    throw new Error(`${how} is not resolved here`);
  }

  const ofType = (template: Template, type: string): [string, Resource][] =>
    Object.entries(template.Resources).filter(([, { Type }]) => Type === type);
  const only = (template: Template, type: string): [string, Resource] => {
    const [found, ...more] = ofType(template, type);
    if (found === undefined || more.length > 0) throw new Error(`not one ${type}`);
    return found;
  };
  const functionId = (name: FunctionName): string => `${name.replaceAll('-', '')}Function`;

  function grantsOf(role: RegExp): Grant[] {
    const list = <T>(value: T | T[]): T[] => (Array.isArray(value) ? value : [value]);
    return ofType(service, 'AWS::IAM::Policy')
      .filter(([id]) => role.test(plain(id)))
      .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement)
      .map(({ Action, Resource: on, Condition = {} }) => ({
        actions: list(Action),
        resources: list(on).map((each) => text(each, service)),
        conditions: Object.assign({}, ...Object.values(Condition)) as NonNullable<Grant['conditions']>,
      }));
  }

  return {
    text,
    data,
    service,
    ofType,
    only,
    arnOf,
    nameOf,
    /** The table's stream is known once the table is there. */
    knowStream(streamArn: string): void {
      stream = streamArn;
    },
    function(name: FunctionName) {
      const [id, resource] =
        ofType(service, 'AWS::Lambda::Function').find(([each]) => plain(each) === functionId(name)) ?? [];
      if (id === undefined || resource === undefined) throw new Error(`no function ${name}`);
      const { Variables } = resource.Properties.Environment;
      const variables = Object.entries(Variables).map(([key, value]) => [key, text(value, service)]);
      return {
        arn: arnOf(id, resource),
        memory: Number(resource.Properties.MemorySize),
        timeout: Number(resource.Properties.Timeout),
        environment: Object.fromEntries(variables) as Record<string, string>,
        grants: grantsOf(new RegExp(`^${name.replaceAll('-', '')}RoleDefaultPolicy$`)),
      };
    },
    /** What the state machine's own role may. */
    workflowGrants: () => grantsOf(/^WorkflowRoleDefaultPolicy$/),
  };
}

export type Account = ReturnType<typeof accountOf>;

/** As IAM reads it: a star stands for anything. Nothing here denies; what a condition asks for must be there. */
export function allows(
  grants: readonly Grant[],
  action: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
): boolean {
  return grants.some(
    ({ actions, resources, conditions = {} }) =>
      actions.includes(action) &&
      resources.some((pattern) => matchesPattern(pattern, resource)) &&
      Object.entries(conditions).every(([key, patterns]) =>
        [patterns].flat().some((pattern) => matchesPattern(pattern, context[key] ?? '')),
      ),
  );
}

function matchesPattern(pattern: string, text: string): boolean {
  const escaped = pattern.split('*').map((part) => part.replaceAll(/[.?+^$()[\]{}|\\]/g, '\\$&'));
  return new RegExp(`^${escaped.join('.*')}$`, 's').test(text);
}
