import { instantOf, isRefusal, type Refusal, refuse } from '@yijianshi/domain';
import type { Workflow } from '@yijianshi/store';
import * as z from 'zod';
import type { MovableClock } from './clock.ts';
import { type DevIdentity, TokenRequest } from './dev-identity.ts';
import { RegisterMisbehaviour, type RegisterSimulator } from './register-simulator/index.ts';

const ClockMove = z.union([
  z.strictObject({ advance: z.number().int().min(0) }),
  z.strictObject({ set: z.iso.datetime({ offset: true }) }),
]);

export interface LocalRoutes {
  readonly identity: DevIdentity;
  readonly clock: MovableClock;
  /** The clock may be moved. */
  readonly testClock: boolean;
  readonly workflow: Workflow;
  /** What an engineer may order: where a case stands, a restart, what waits to be told. */
  readonly operate: (order: unknown) => Promise<object | Refusal>;
  /** The simulated partner register, whose manners can be changed. */
  readonly register: Pick<RegisterSimulator, 'misbehave'>;
  /** Told after the clock moved: what became due is done. */
  readonly moved: () => Promise<void>;
}

/** Loopback only, one machine only: tokens for the asking, the clock, the register's manners, an execution's history. `undefined`: no such route. */
export async function answerLocal(
  { identity, clock, testClock, workflow, operate, register, moved }: LocalRoutes,
  method: string,
  path: string,
  body: Buffer,
): Promise<object | Refusal | undefined> {
  if (method === 'POST' && path === '/local/token') {
    const request = read(TokenRequest, body);
    return isRefusal(request) ? request : { token: await identity.mint(request) };
  }
  if (method === 'POST' && path === '/local/clock' && testClock) {
    const move = read(ClockMove, body);
    if (isRefusal(move)) return move;
    if ('advance' in move) clock.advance(move.advance);
    else clock.set(Date.parse(move.set));
    await moved();
    return { now: instantOf(clock.now()) };
  }
  if (method === 'POST' && path === '/local/register') {
    const manners = read(RegisterMisbehaviour, body);
    if (isRefusal(manners)) return manners;
    register.misbehave(manners);
    return manners;
  }
  if (method === 'POST' && path === '/local/operate') return operate(read(z.unknown(), body));
  const execution = /^\/local\/executions\/([A-Za-z0-9_-]{1,80})$/.exec(path)?.[1];
  if (method === 'GET' && execution !== undefined) {
    const described = await workflow.describe(execution);
    if (described === undefined) return undefined;
    return { ...described, history: await wholeHistory(workflow, execution) };
  }
  return undefined;
}

async function wholeHistory(workflow: Workflow, name: string): Promise<object[]> {
  const events: object[] = [];
  let after: string | undefined;
  do {
    const page = await workflow.history(name, after === undefined ? {} : { after });
    events.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return events;
}

function read<T extends z.ZodType>(schema: T, body: Buffer): z.infer<T> | Refusal {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return refuse('BODY_INVALID', 'body', 'JSON');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  return refuse('BODY_INVALID', ['body', ...(issue?.path ?? [])].join('.'), issue?.message);
}
