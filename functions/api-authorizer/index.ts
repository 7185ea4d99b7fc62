import type { Platform } from '@yijianshi/runtime';
import { identity, onLambda } from '@yijianshi/runtime/lambda';
import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';

/** Says **who** the caller is, for every route alike, so that its answer may be cached; what a caller may do is decided with each call. */
export const apiAuthorizer =
  (platform: Platform) =>
  async (event: APIGatewayTokenAuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const [scheme, token = ''] = event.authorizationToken.split(' ');
    const claims = scheme?.toLowerCase() === 'bearer' ? await platform.identify(token) : undefined;
    // API Gateway answers 401 to exactly this word.
    if (claims === undefined) throw new Error('Unauthorized');
    const [api] = event.methodArn.split('/', 1);
    return {
      principalId: claims.sub,
      policyDocument: {
        Version: '2012-10-17',
        Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: `${api}/*` }],
      },
      context: { claims: JSON.stringify(claims) },
    };
  };

export const handler = await onLambda(apiAuthorizer, [identity]);
