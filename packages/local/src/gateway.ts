import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { ROUTES, type Route, SURFACES, type Surface } from '@yijianshi/contracts';
import { refuse } from '@yijianshi/domain';
import { apiArchive } from '@yijianshi/functions/api-archive';
import { apiAuthorizer } from '@yijianshi/functions/api-authorizer';
import { apiCatalogue } from '@yijianshi/functions/api-catalogue';
import { apiCourier } from '@yijianshi/functions/api-courier';
import { apiDepartment } from '@yijianshi/functions/api-department';
import { apiOnline } from '@yijianshi/functions/api-online';
import { apiPublic } from '@yijianshi/functions/api-public';
import { apiWindow } from '@yijianshi/functions/api-window';
import { type HttpHandler, type Platform, problem } from '@yijianshi/runtime';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import { keepAnswers } from './authorizer-cache.ts';

export interface HttpCall {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What API Gateway does, on one machine: find the route, ask the authorizer, send the surface's function the event it would get. */
export function createGateway(platform: Platform): (call: HttpCall) => Promise<APIGatewayProxyResult> {
  const surfaces: Record<Surface, HttpHandler> = {
    public: apiPublic(platform),
    online: apiOnline(platform),
    window: apiWindow(platform),
    department: apiDepartment(platform),
    archive: apiArchive(platform),
    catalogue: apiCatalogue(platform),
    courier: apiCourier(platform),
  };
  const authorize = keepAnswers(apiAuthorizer(platform));
  const table = SURFACES.flatMap((surface) =>
    Object.values<Route>(ROUTES)
      .filter((route) => route.surface === surface)
      .map((route) => ({ route, surface, pattern: patternOf(route.path) })),
  );

  return async ({ method, url, headers, body }) => {
    const requestId = randomUUID();
    const matches = table.flatMap((entry) => {
      const match = entry.pattern.exec(url.pathname);
      return match === null ? [] : [{ ...entry, params: match.groups ?? {} }];
    });
    const found = matches.find(({ route }) => route.method === method);
    if (found === undefined) {
      return problem(refuse(matches.length > 0 ? 'METHOD_NOT_ALLOWED' : 'ROUTE_UNKNOWN', 'path'), requestId);
    }
    const params = decoded(found.params);
    if (params === undefined) return problem(refuse('ROUTE_UNKNOWN', 'path'), requestId);
    let authorizer: Record<string, unknown> | undefined;
    if (found.route.auth === 'TOKEN') {
      const authorizationToken = headers.authorization ?? '';
      try {
        const answer = await authorize({ type: 'TOKEN', authorizationToken, methodArn: 'local/v1/*' });
        authorizer = { ...answer.context };
      } catch {
        return problem(refuse('UNAUTHENTICATED', 'headers.Authorization'), requestId);
      }
    }
    const event = {
      resource: found.route.path,
      path: url.pathname,
      httpMethod: method,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
      pathParameters: params,
      queryStringParameters: Object.fromEntries(url.searchParams),
      body: body.toString('base64'),
      isBase64Encoded: true,
      requestContext: { requestId, authorizer, identity: { sourceIp: '127.0.0.1' } },
    } as unknown as APIGatewayProxyEvent;
    return surfaces[found.surface](event, {} as Context);
  };
}

const patternOf = (path: string): RegExp =>
  new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`);

function decoded(groups: Readonly<Record<string, string>>): Record<string, string> | undefined {
  try {
    return Object.fromEntries(
      Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]),
    );
  } catch {
    return undefined;
  }
}
