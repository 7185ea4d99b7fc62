import type { Route } from '@yijianshi/contracts';
import type { JsonSchema } from 'aws-cdk-lib/aws-apigateway';
import * as z from 'zod';

/**
 * A route's body as API Gateway checks it before a function is called: JSON Schema draft 4, in one piece. Absent where a body
 * is raw or the function's to check, or where none at all will do: API Gateway takes an empty body for a wrong one.
 */
export function requestModelOf({ body }: Route): JsonSchema | undefined {
  if (body === undefined || body === 'RAW' || body === 'JSON' || body.safeParse({}).success) return undefined;
  // A registry of its own, an empty one: names would become references, and descriptions and examples are not checked.
  return z.toJSONSchema(body, { target: 'draft-4', io: 'input', metadata: z.registry() }) as JsonSchema;
}
