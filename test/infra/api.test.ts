import { needsIdempotencyKey, Problem, ROUTES, type Route } from '@yijianshi/contracts';
import { requestModelOf } from '@yijianshi/infra/request-models';
import { expect, test } from 'vitest';
import { plain, type Resource, resourcesOf, synthesised, TARGETS, type Template } from './synthesis.ts';

const OPERATIONS = Object.entries<Route>(ROUTES);

/** The API's methods, by `METHOD /path`. */
function methodsOf(template: Template): Map<string, Resource['Properties']> {
  const resources = new Map(resourcesOf(template, 'AWS::ApiGateway::Resource'));
  const pathOf = (reference: { Ref?: string }): string => {
    const resource = resources.get(reference.Ref ?? '')?.Properties;
    return resource === undefined ? '' : `${pathOf(resource.ParentId)}/${resource.PathPart}`;
  };
  return new Map(
    resourcesOf(template, 'AWS::ApiGateway::Method').map(([, { Properties }]) => [
      `${Properties.HttpMethod} ${pathOf(Properties.ResourceId)}`,
      Properties,
    ]),
  );
}

/** The function an integration calls, by its logical id. */
const calledBy = ({ Integration }: Resource['Properties']): string => {
  const ids = [...JSON.stringify(Integration.Uri).matchAll(/"Fn::GetAtt":\["(\w+)","Arn"\]/g)];
  return plain(ids[0]?.[1] ?? '');
};

test.each(TARGETS)('%s %s has exactly the routes of the table', (region, stage) => {
  const methods = methodsOf(synthesised(region, stage).service);
  expect([...methods.keys()].sort()).toEqual(
    OPERATIONS.map(([, { method, path }]) => `${method} ${path}`).sort(),
  );
  for (const [operation, route] of OPERATIONS) {
    const method = methods.get(`${route.method} ${route.path}`);
    expect(method).toMatchObject({
      OperationName: operation,
      AuthorizationType: route.auth === 'TOKEN' ? 'CUSTOM' : 'NONE',
      Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST' },
    });
    expect([operation, calledBy(method)]).toEqual([operation, `api${route.surface}Function`]);
    expect(method.ApiKeyRequired ?? false).toBe(false);
    expect(method.AuthorizerId !== undefined).toBe(route.auth === 'TOKEN');
  }
});

test('every method is validated: what its query must name, and a body that has a shape', () => {
  const { service } = synthesised('ap-southeast-1', 'prod');
  const methods = methodsOf(service);
  const models = new Map(resourcesOf(service, 'AWS::ApiGateway::Model'));
  const required: string[] = [];
  for (const [operation, route] of OPERATIONS) {
    const method = methods.get(`${route.method} ${route.path}`);
    expect(method.RequestValidatorId).toBeDefined();
    const parameters: Record<string, boolean> = method.RequestParameters ?? {};
    required.push(
      ...Object.keys(parameters).flatMap((name) => (parameters[name] ? [`${operation} ${name}`] : [])),
    );
    // Declared, not required: its name arrives in small letters from some clients, and API Gateway would not know it.
    const header = parameters['method.request.header.Idempotency-Key'];
    expect([operation, header]).toEqual([operation, needsIdempotencyKey(route) ? false : undefined]);
    const ifMatch = parameters['method.request.header.If-Match'];
    expect([operation, ifMatch]).toEqual([operation, route.ifMatch ? false : undefined]);
    const model = models.get(method.RequestModels?.['application/json']?.Ref ?? '');
    expect(model?.Properties.Schema).toEqual(requestModelOf(route));
  }
  expect(required.sort()).toEqual([
    'discardOnlineDraft method.request.querystring.code',
    'getNoticeCopy method.request.querystring.code',
    'getOnlineDraft method.request.querystring.code',
    'getProgress method.request.querystring.code',
    'getResult method.request.querystring.code',
    'patchOnlineDraft method.request.querystring.code',
  ]);
  // A body that may be left out has none: API Gateway would refuse its absence.
  expect(requestModelOf(ROUTES.submitCase)).toBeUndefined();
  expect(requestModelOf(ROUTES.receiveCallback)).toBeUndefined();
  expect(requestModelOf(ROUTES.decideTask)).toMatchObject({ required: ['decision', 'reasons'] });
});

/** JSON Schema draft 4, as far as API Gateway takes it. */
const WORDS = [
  [
    '$schema',
    'additionalProperties',
    'anyOf',
    'default',
    'enum',
    'format',
    'items',
    'maxItems',
    'maxLength',
    'maximum',
  ],
  ['minItems', 'minLength', 'minimum', 'oneOf', 'pattern', 'properties', 'required', 'type'],
].flat();

function wordsOf(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(wordsOf);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([word, value]) => [
    word,
    ...(word === 'properties' ? Object.values(value).flatMap(wordsOf) : wordsOf(value)),
  ]);
}

test('the models speak draft 4 and refer to nothing', () => {
  const models = resourcesOf(synthesised('cn-north-1', 'prod').service, 'AWS::ApiGateway::Model');
  expect(models.length).toBe(OPERATIONS.filter(([, route]) => requestModelOf(route)).length);
  for (const [, { Properties }] of models) {
    expect(Properties.Schema.$schema).toBe('http://json-schema.org/draft-04/schema#');
    expect(wordsOf(Properties.Schema).filter((word) => !WORDS.includes(word))).toEqual([]);
  }
});

test('what the gateway refuses by itself it refuses as a problem, with its own status in it', () => {
  const responses = new Map(
    resourcesOf(synthesised('ap-southeast-1', 'prod').service, 'AWS::ApiGateway::GatewayResponse').map(
      ([, { Properties }]) => [Properties.ResponseType, Properties],
    ),
  );
  const codes: Record<string, string> = {};
  for (const [type, { StatusCode, ResponseParameters, ResponseTemplates }] of responses) {
    const problem = Problem.parse(JSON.parse(ResponseTemplates['application/json']));
    expect(String(problem.status)).toBe(StatusCode);
    expect(problem.requestId).toBe('$context.requestId');
    expect(ResponseParameters['gatewayresponse.header.Content-Type']).toContain('application/problem+json');
    codes[type] = `${problem.status} ${problem.code}`;
  }
  expect(codes).toMatchObject({
    UNAUTHORIZED: '401 UNAUTHENTICATED',
    ACCESS_DENIED: '403 NOT_ALLOWED',
    MISSING_AUTHENTICATION_TOKEN: '404 ROUTE_UNKNOWN',
    BAD_REQUEST_PARAMETERS: '400 BODY_INVALID',
    BAD_REQUEST_BODY: '400 BODY_INVALID',
    REQUEST_TOO_LARGE: '413 BODY_TOO_LARGE',
    THROTTLED: '429 BUSY',
    DEFAULT_5XX: '500 INTERNAL',
  });
});

test.each(TARGETS)('%s %s logs the route of a request, never its path, query or headers', (region, stage) => {
  const [entry] = resourcesOf(synthesised(region, stage).service, 'AWS::ApiGateway::Stage');
  const { AccessLogSetting, MethodSettings, TracingEnabled = false } = entry?.[1].Properties ?? {};
  expect(AccessLogSetting.Format).toContain('$context.resourcePath');
  expect(AccessLogSetting.Format).not.toMatch(
    /\$context\.path|querystring|header|authorizer|\$context\.protocol/i,
  );
  expect(TracingEnabled).toBe(false);
  expect(MethodSettings).toMatchObject([
    { ResourcePath: '/*', HttpMethod: '*', LoggingLevel: 'OFF', DataTraceEnabled: false },
  ]);
  expect(MethodSettings[0].ThrottlingRateLimit).toBeGreaterThan(0);
});

test.each(TARGETS)(
  '%s %s stands behind a firewall that lets long forms pass and shows no samples',
  (region, stage) => {
    const { service } = synthesised(region, stage);
    const [acl] = resourcesOf(service, 'AWS::WAFv2::WebACL');
    expect(acl?.[1].Properties).toMatchObject({ Scope: 'REGIONAL' });
    const rules: Resource['Properties'][] = acl?.[1].Properties.Rules;
    expect(rules[0].Statement.RateBasedStatement).toMatchObject({ AggregateKeyType: 'IP' });
    const counted = rules.flatMap(({ Statement }) =>
      (Statement.ManagedRuleGroupStatement?.RuleActionOverrides ?? []).map(
        ({ Name }: { Name: string }) => Name,
      ),
    );
    expect(counted).toContain('SizeRestrictions_BODY');
    expect(JSON.stringify(acl)).not.toContain('"SampledRequestsEnabled":true');
    expect(resourcesOf(service, 'AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
  },
);

test('a callback that is not JSON arrives as bytes, a file leaves as bytes, and JSON can be checked', () => {
  const [api] = resourcesOf(synthesised('cn-north-1', 'prod').service, 'AWS::ApiGateway::RestApi');
  const binary: string[] = api?.[1].Properties.BinaryMediaTypes;
  expect(binary).toEqual(expect.arrayContaining(['application/octet-stream', 'application/xml']));
  const files = OPERATIONS.flatMap(([, { response }]) => (typeof response === 'string' ? [response] : []));
  expect(files).toContain('application/pdf');
  // A browser asks for a page first, whatever it gets.
  expect(binary).toEqual(expect.arrayContaining([...files, 'text/html']));
  expect(binary).not.toContain('application/json');
  expect(binary).not.toContain('*/*');
});
