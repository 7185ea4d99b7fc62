import type { Json } from '@yijianshi/store';
import { type Fields, type Handler, openRig, type Rig, type RigOptions } from './rig.ts';

const echo: Handler = async (_functionName, payload) => payload;
/** Matches any error. */
export const ALL: Fields[] = [{ ErrorEquals: ['States.ALL'] }];

/** Runs one execution, `E`, as far as it goes by itself. */
export async function run(
  definition: Fields,
  options: Partial<RigOptions> & { input?: Json } = {},
): Promise<Rig & { end(): Promise<Awaited<ReturnType<Rig['engine']['describe']>>> }> {
  const { input = {}, ...more } = options;
  const rig = openRig({ definition, handler: echo, ...more });
  await rig.engine.start('E', input);
  await rig.engine.idle();
  return { ...rig, end: () => rig.engine.describe('E') };
}

/** What it came to: its output, or the whole of a failure. */
export const output = async (definition: Fields, options: Partial<RigOptions> & { input?: Json } = {}) => {
  const end = await (await run(definition, options)).end();
  return end?.status === 'SUCCEEDED' ? end.output : end;
};

/** Throws errors of these names on the first calls, then echoes. */
export function failing(...names: string[]): Handler {
  const left = [...names];
  return async (_functionName, payload) => {
    const name = left.shift();
    if (name !== undefined) throw Object.assign(new Error('no luck'), { name });
    return payload;
  };
}
