import type { APIGatewayAuthorizerResult, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';

type Authorizer = (event: APIGatewayTokenAuthorizerEvent) => Promise<APIGatewayAuthorizerResult>;

/** API Gateway's default; for so long it takes a token at its authorizer's word, expired or not. */
const KEPT_MS = 300_000;
const MOST_KEPT = 10_000;

/** Keeps an authorizer's answers by token, as API Gateway does. A token that was refused is asked about again. */
export function keepAnswers(authorizer: Authorizer): Authorizer {
  const kept = new Map<string, { answer: APIGatewayAuthorizerResult; until: number }>();
  return async (event) => {
    const token = event.authorizationToken;
    const known = kept.get(token);
    if (known !== undefined && Date.now() < known.until) return known.answer;
    const answer = await authorizer(event);
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(token, { answer, until: Date.now() + KEPT_MS });
    return answer;
  };
}
