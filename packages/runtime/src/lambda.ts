import type { Context } from 'aws-lambda';
import type { Provide } from './aws/parts.ts';
import type { Platform } from './platform.ts';

export {
  carriers,
  exchange,
  files,
  holders,
  identity,
  keys,
  receipts,
  seals,
  store,
  workflow,
} from './aws/parts.ts';

type Serve<E, A> = (event: E, context: Context) => Promise<A>;

/**
 * A function as Lambda calls it. Its platform is put together while the runtime starts, of exactly the parts named here: what
 * it was not given it cannot reach, and its bundle does not hold. Anywhere but on Lambda nothing is loaded.
 */
export async function onLambda<E, A>(
  serve: (platform: Platform) => (event: E, context: Context) => Promise<A>,
  parts: readonly Provide[],
): Promise<Serve<E, A>> {
  if (process.env.AWS_LAMBDA_FUNCTION_NAME === undefined)
    return () => Promise.reject(new Error('this handler runs on Lambda'));
  const { compose } = await import('./aws/compose.ts');
  const { platform, began } = await compose(parts);
  const served = serve(platform);
  return (event, context) => {
    began(context);
    return served(event, context);
  };
}
