import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIGatewayAuthorizerResult, APIGatewayProxyResult } from 'aws-lambda';
import { type Account, allows, REGION } from './account.ts';
import type { Lambda } from './lambda.ts';

interface Route {
  readonly method: string;
  readonly path: string;
  readonly pattern: RegExp;
  readonly functionArn: string;
  readonly authorized: boolean;
  /** `header.Idempotency-Key`, `querystring.code` */
  readonly required: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

const between = (text: string): string => /\/functions\/(.+)\/invocations$/.exec(text)?.[1] ?? '';

/**
 * API Gateway's REST API as the template describes it: its resources and methods, its authorizer with the answers it keeps, its
 * required headers, its binary types, its own answers. It does not check bodies against the models; `api.test.ts` does.
 */
export async function startGateway(account: Account, lambda: Lambda) {
  const { service, text } = account;
  const routes = routesOf(account);
  const [apiId, api] = account.only(service, 'AWS::ApiGateway::RestApi');
  const [, authorizer] = account.only(service, 'AWS::ApiGateway::Authorizer');
  const authorizerArn = between(textOfUri(authorizer.Properties.AuthorizerUri));
  const keptMs = Number(authorizer.Properties.AuthorizerResultTtlInSeconds) * 1000;
  const kept = new Map<string, { answer: APIGatewayAuthorizerResult; until: number }>();
  const own = new Map(
    account
      .ofType(service, 'AWS::ApiGateway::GatewayResponse')
      .map(([, { Properties }]) => [Properties.ResponseType as string, Properties]),
  );
  let requests = 0;
  let bytesOut = 0;
  let authorizerCalls = 0;

  function textOfUri(uri: { 'Fn::Join': [string, unknown[]] }): string {
    // The region and partition are cut out of the function's ARN; only the ARN itself matters here.
    return uri['Fn::Join'][1]
      .map((part) =>
        typeof part === 'object' && part !== null && 'Fn::Select' in part ? '' : text(part, service),
      )
      .join('');
  }

  function answerOf(type: string, requestId: string): Answer {
    const { StatusCode, ResponseTemplates, ResponseParameters } = own.get(type) ?? {};
    const headers = Object.entries(ResponseParameters as Record<string, string>).map(([name, value]) => [
      name.replace('gatewayresponse.header.', '').toLowerCase(),
      value === 'context.requestId' ? requestId : value.replaceAll("'", ''),
    ]);
    const body = String(ResponseTemplates['application/json']).replace('$context.requestId', requestId);
    return { status: Number(StatusCode), headers: Object.fromEntries(headers), body };
  }

  async function authorize(token: string, methodArn: string): Promise<APIGatewayAuthorizerResult> {
    const known = kept.get(token);
    if (known !== undefined && Date.now() < known.until) return known.answer;
    authorizerCalls += 1;
    const answer = await lambda.invoke<APIGatewayAuthorizerResult>(lambda.nameOf(authorizerArn), {
      type: 'TOKEN',
      authorizationToken: token,
      methodArn,
    });
    kept.set(token, { answer, until: Date.now() + keptMs });
    return answer;
  }

  async function handle(request: IncomingMessage): Promise<Answer> {
    const requestId = randomUUID();
    const url = new URL(request.url ?? '/', 'http://api');
    const method = request.method ?? '';
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const route = routes.find((each) => each.method === method && each.pattern.test(url.pathname));
    if (route === undefined) return answerOf('MISSING_AUTHENTICATION_TOKEN', requestId);

    const methodArn = `arn:aws:execute-api:${REGION}:123456789012:${apiId}/dev/${method}${url.pathname}`;
    let context: Record<string, string> | undefined;
    if (route.authorized) {
      const token = headers.authorization ?? '';
      if (!new RegExp(authorizer.Properties.IdentityValidationExpression).test(token))
        return answerOf('UNAUTHORIZED', requestId);
      try {
        const { principalId, policyDocument, context: said } = await authorize(token, methodArn);
        const grants = policyDocument.Statement.filter(({ Effect }) => Effect === 'Allow').map(
          (statement) => {
            const { Action, Resource } = statement as { Action: string; Resource: string };
            return { actions: [Action], resources: [Resource] };
          },
        );
        if (!allows(grants, 'execute-api:Invoke', methodArn)) return answerOf('ACCESS_DENIED', requestId);
        // Whatever it was, it arrives as a string.
        context = Object.fromEntries(
          Object.entries(said ?? {}).map(([name, value]) => [name, String(value)]),
        );
        context.principalId = principalId;
      } catch (error) {
        if (error instanceof Error && error.message === 'Unauthorized')
          return answerOf('UNAUTHORIZED', requestId);
        return answerOf('DEFAULT_5XX', requestId);
      }
    }
    const given = (parameter: string): boolean => {
      const [where, name = ''] = parameter.split('.', 2);
      return where === 'header' ? headers[name.toLowerCase()] !== undefined : url.searchParams.has(name);
    };
    if (!route.required.every(given)) return answerOf('BAD_REQUEST_PARAMETERS', requestId);

    const body = Buffer.concat(chunks);
    const type = (headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
    const isBase64Encoded = (api.Properties.BinaryMediaTypes as string[]).includes(type);
    const groups = Object.entries(route.pattern.exec(url.pathname)?.groups ?? {});
    const several = (values: Record<string, string>) =>
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value]]));
    const query = Object.fromEntries(url.searchParams);
    const event = {
      resource: route.path,
      path: url.pathname,
      httpMethod: method,
      headers,
      multiValueHeaders: several(headers),
      pathParameters:
        groups.length === 0
          ? null
          : Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(String(value))])),
      queryStringParameters: url.search === '' ? null : query,
      multiValueQueryStringParameters: url.search === '' ? null : several(query),
      stageVariables: null,
      body: body.length === 0 ? null : body.toString(isBase64Encoded ? 'base64' : 'utf8'),
      isBase64Encoded,
      requestContext: {
        requestId,
        apiId,
        stage: 'dev',
        resourcePath: route.path,
        httpMethod: method,
        protocol: 'HTTP/1.1',
        identity: { sourceIp: '203.0.113.7', userAgent: headers['user-agent'] ?? null },
        ...(context === undefined ? {} : { authorizer: context }),
      },
    };
    try {
      const result = await lambda.invoke<APIGatewayProxyResult>(lambda.nameOf(route.functionArn), event);
      const answered = Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]);
      return { status: result.statusCode, headers: Object.fromEntries(answered), body: result.body };
    } catch {
      return answerOf('INTEGRATION_FAILURE', requestId);
    }
  }

  const server = createServer((request, response) => {
    requests += 1;
    handle(request).then(
      ({ status, headers, body }) => {
        bytesOut += Buffer.byteLength(body) + 300;
        response.writeHead(status, headers).end(body);
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    usage: () => ({ requests, bytesOut, authorizerCalls }),
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

function routesOf({ service, ofType, text }: Account): Route[] {
  const pathOf = (id: string): string => {
    const { ParentId, PathPart } = service.Resources[id]?.Properties ?? {};
    const parent = ParentId.Ref === undefined ? '' : pathOf(ParentId.Ref);
    return `${parent}/${PathPart}`;
  };
  return ofType(service, 'AWS::ApiGateway::Method').map(([, { Properties }]) => {
    const { HttpMethod, ResourceId, Integration, AuthorizationType, RequestParameters = {} } = Properties;
    const path = pathOf(ResourceId.Ref);
    const pattern = path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    return {
      method: HttpMethod,
      path,
      pattern: new RegExp(`^${pattern}$`),
      functionArn: between(text(Integration.Uri, service)),
      authorized: AuthorizationType === 'CUSTOM',
      required: Object.entries(RequestParameters).flatMap(([name, required]) =>
        required === true ? [name.replace('method.request.', '')] : [],
      ),
    };
  });
}
