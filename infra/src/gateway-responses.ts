import { problemOf } from '@yijianshi/contracts';
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';

type Code = Parameters<typeof problemOf>[0]['refused'];

/** What API Gateway answers by itself, in the words of the functions. 415, 429, 502 and 504 have no refusal of their own. */
const ANSWERS: readonly (readonly [type: ResponseType, code: Code, status?: number])[] = [
  [ResponseType.UNAUTHORIZED, 'UNAUTHENTICATED'],
  [ResponseType.ACCESS_DENIED, 'NOT_ALLOWED'],
  [ResponseType.WAF_FILTERED, 'NOT_ALLOWED'],
  // What API Gateway says of a path, or a method of a path, that is not there.
  [ResponseType.MISSING_AUTHENTICATION_TOKEN, 'ROUTE_UNKNOWN'],
  [ResponseType.RESOURCE_NOT_FOUND, 'ROUTE_UNKNOWN'],
  // No route is signed for: of a path that is not there API Gateway takes a bearer's token for a signature gone wrong.
  [ResponseType.INVALID_SIGNATURE, 'ROUTE_UNKNOWN'],
  [ResponseType.EXPIRED_TOKEN, 'ROUTE_UNKNOWN'],
  [ResponseType.DEFAULT_4XX, 'ROUTE_UNKNOWN'],
  // Of parameters it requires those of the query alone: see `requestParametersOf`.
  [ResponseType.BAD_REQUEST_PARAMETERS, 'BODY_INVALID'],
  [ResponseType.BAD_REQUEST_BODY, 'BODY_INVALID'],
  [ResponseType.UNSUPPORTED_MEDIA_TYPE, 'BODY_INVALID', 415],
  [ResponseType.REQUEST_TOO_LARGE, 'BODY_TOO_LARGE'],
  [ResponseType.THROTTLED, 'BUSY', 429],
  [ResponseType.QUOTA_EXCEEDED, 'BUSY', 429],
  [ResponseType.INTEGRATION_FAILURE, 'INTERNAL', 502],
  [ResponseType.INTEGRATION_TIMEOUT, 'INTERNAL', 504],
  [ResponseType.DEFAULT_5XX, 'INTERNAL'],
];

/** A caller that reads problems from the functions reads them from the gateway, too. */
export function answerAsProblems(api: RestApi): void {
  for (const [type, code, status] of ANSWERS) {
    const field = type === ResponseType.BAD_REQUEST_PARAMETERS ? 'query' : 'body';
    const refusal = code === 'BODY_INVALID' ? { field, rule: '/openapi.json' } : {};
    const problem = problemOf({ refused: code, ...refusal }, '$context.requestId');
    const body = { ...problem, status: status ?? problem.status };
    api.addGatewayResponse(type.responseType, {
      type,
      statusCode: String(body.status),
      responseHeaders: {
        'Content-Type': "'application/problem+json; charset=utf-8'",
        'Cache-Control': "'no-store'",
        'x-request-id': 'context.requestId',
      },
      templates: { 'application/json': JSON.stringify(body) },
    });
  }
}
