import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import {
  type Execution,
  ExecutionExistsError,
  type ExecutionStatus,
  type HistoryEvent,
  type Json,
  type Page,
  type PageRequest,
  StoreLimitError,
  TokenGoneError,
  type Workflow,
} from '@yijianshi/store';
import type { Journal } from '@yijianshi/store/embedded';
import { clip, type Failure, lambdaFailure, PAYLOAD_BYTES, TIMEOUT, tooLarge } from './errors.ts';
import { createFrames, type Frame, type Ready } from './frames.ts';
import { createHistory } from './history.ts';
import { load, substitute } from './load.ts';
import { type Machine, stateOf } from './machine.ts';
import { type Course, type Tools, type Walk, Walker } from './walk.ts';

export interface EngineOptions {
  /** The one writer of the database that the executions live in. */
  readonly journal: Journal;
  /** The state machine new executions run. Those under way keep the one they started with. */
  readonly definition: Json;
  /** For the definition's `${…}`. */
  readonly substitutions: Record<string, string>;
  /** Calls the function a task names; at least once per attempt. */
  readonly invoke: (functionName: string, payload: Json) => Promise<Json>;
  /** Epoch milliseconds. Nothing else tells the engine the time. */
  readonly clock: { now(): number };
  /** Makes tokens. */
  readonly ids?: () => string;
  /** Told of what stopped a step from being taken (a full disk): the step is tried again at the next tick. */
  readonly report?: (error: unknown) => void;
}

export interface Engine extends Workflow {
  /** Goes on with everything that a stop or a crash cut off. Once, before anything else. */
  resume(): Promise<void>;
  /** Fires the retries and timeouts that are due by the clock. */
  tick(): Promise<void>;
  /** Resolves when no call is under way and no step is left to be taken. */
  idle(): Promise<void>;
  /** Takes no further step: what still returns is not recorded, and is done again by the next engine's `resume`. */
  close(): void;
}

const GONE = 'the token is unknown, used or timed out';
const NAME = /^[A-Za-z0-9_-]{1,80}$/;

export function createEngine(options: EngineOptions): Engine {
  const { journal, invoke, clock, ids = randomUUID, report = console.error } = options;
  const machines = openMachines(journal, load(substitute(options.definition, options.substitutions)));
  const history = createHistory(journal.db);
  const frames = createFrames(journal.db, history, machines.get);
  const tools: Tools = { now: () => clock.now(), id: ids };
  const walker = (course: Course): Walker => new Walker(tools, course);
  const byName = journal.db.prepare('SELECT * FROM wf_execution WHERE name = ?');
  const find = (name: string) => byName.get(name) as ExecutionRow | undefined;

  let closed = false;
  let underWay = 0;
  const idleWaiters: (() => void)[] = [];
  /** Frames whose step could not be written; few, because the first failed write is a matter for an operator. */
  const stalled = new Set<number>();

  function mustBeOpen(): void {
    if (closed) throw new Error('the engine is closed');
  }

  /** Work nobody waits for. What fails is taken up again at the next tick: by `frameId`, or because it is still due. */
  function background(work: () => Promise<void>, frameId?: number): Promise<void> {
    underWay += 1;
    return work()
      .catch((error: unknown) => {
        if (closed) return;
        if (frameId !== undefined) stalled.add(frameId);
        report(error);
      })
      .finally(() => {
        underWay -= 1;
        if (underWay > 0) return;
        for (const wake of idleWaiters.splice(0)) wake();
      });
  }

  function proceed(ready: readonly Ready[]): void {
    for (const one of ready) {
      if (one.kind === 'join') void background(() => join(one.frameId), one.frameId);
      else void background(() => call(one.frame, one.functionName, one.payload), one.frame.id);
    }
  }

  /** Writes a step and starts what it makes ready. False: someone else has moved the frame meanwhile. */
  async function take(label: string, frame: Frame, walk: Walk): Promise<boolean> {
    mustBeOpen();
    const ready = await journal.write(label, () => frames.step(frame, walk, clock.now()));
    if (ready) proceed(ready);
    return ready !== undefined;
  }

  async function call(frame: Frame, functionName: string, payload: Json): Promise<void> {
    const outcome = await outcomeOf(() => invoke(functionName, payload));
    mustBeOpen();
    const { course, at } = frame;
    if ('failure' in outcome)
      await take('engine.step', frame, await walker(course).fail(at, outcome.failure));
    else if (frame.token === undefined)
      await take('engine.step', frame, await walker(course).succeed(at, outcome.result));
    else await journal.write('engine.submitted', () => frames.submitted(frame, clock.now()));
  }

  async function join(frameId: number): Promise<void> {
    const frame = frames.byId(frameId);
    if (frame?.phase !== 'JOIN') return;
    const walk = await walker(frame.course).succeed(frame.at, frames.outputs(frame));
    await take('engine.join', frame, walk);
  }

  /** Does again what was not known to be finished: the same call with the same token. */
  function redo(frame: Frame): void {
    if (frame.phase === 'JOIN') void background(() => join(frame.id), frame.id);
    if (frame.phase !== 'CALL') return;
    const state = stateOf(frame.course.machine, frame.at.state);
    if (state.type !== 'Task') return;
    void background(async () => {
      const payload = await walker(frame.course).payload(frame.at, frame.token);
      await call(frame, state.functionName, payload);
    }, frame.id);
  }

  async function fire(frameId: number): Promise<void> {
    const frame = frames.byId(frameId);
    if (frame?.due === undefined || frame.due > clock.now()) return;
    const { course, at } = frame;
    if (frame.phase === 'BACKOFF') await take('engine.retry', frame, await walker(course).retry(at));
    else await take('engine.timeout', frame, await walker(course).fail(at, TIMEOUT));
  }

  /** A token ends one wait, once: the write finds the frame as it was, or the token is gone. */
  async function complete(
    label: string,
    token: string,
    walkOn: (frame: Frame) => Promise<Walk>,
  ): Promise<void> {
    mustBeOpen();
    const frame = frames.byToken(token);
    if (!frame || (frame.due !== undefined && frame.due <= clock.now())) throw new TokenGoneError(GONE);
    if (!(await take(label, frame, await walkOn(frame)))) throw new TokenGoneError(GONE);
  }

  return {
    async start(name: string, input: Json): Promise<void> {
      mustBeOpen();
      if (!NAME.test(name)) throw new RangeError(`'${name}' is not a name for an execution`);
      checkSize('input', input);
      const course = { machine: machines.current, execution: { name, input, startedAt: clock.now() } };
      const walk = await walker(course).start();
      const ready = await journal.write('engine.start', () => {
        const known = find(name);
        if (!known) return frames.begin(course, walk, clock.now());
        if (known.status === 'RUNNING' && isDeepStrictEqual(JSON.parse(known.input), input)) return [];
        throw new ExecutionExistsError(`there is already an execution '${name}'`);
      });
      proceed(ready);
    },

    async succeed(token: string, output: Json): Promise<void> {
      checkSize('output', output);
      await complete('engine.succeed', token, ({ course, at }) => walker(course).succeed(at, output));
    },

    async fail(token: string, error: string, cause: string): Promise<void> {
      await complete('engine.fail', token, ({ course, at }) =>
        walker(course).fail(at, clip({ error, cause })),
      );
    },

    async describe(name: string): Promise<Execution | undefined> {
      const row = find(name);
      return row && executionOf(row);
    },

    async history(name: string, page: PageRequest = {}): Promise<Page<HistoryEvent>> {
      const row = find(name);
      return row ? history.page(row.id, page) : { items: [] };
    },

    async resume(): Promise<void> {
      const open = frames.open();
      const fresh = open.filter((frame) => frame.due !== undefined && frame.token === undefined);
      // The timeout of a plain call is that of the call, not of the time the machine stood still.
      if (fresh.length > 0)
        await journal.write('engine.resume', () => {
          for (const frame of fresh) frames.extend(frame, clock.now() + timeoutMs(frame));
        });
      for (const frame of open) redo(frame);
    },

    async tick(): Promise<void> {
      const again = [...stalled];
      stalled.clear();
      for (const id of again) {
        const frame = frames.byId(id);
        if (frame) redo(frame);
      }
      await Promise.all(frames.dueIds(clock.now()).map((id) => background(() => fire(id))));
    },

    idle: () => (underWay === 0 ? Promise.resolve() : new Promise((wake) => idleWaiters.push(wake))),

    close(): void {
      closed = true;
    },
  };
}

/** What a function's call came to, in the shapes of the service's Lambda integration. */
async function outcomeOf(invoked: () => Promise<Json>): Promise<{ result: Json } | { failure: Failure }> {
  let returned: Json;
  try {
    returned = await invoked();
  } catch (thrown) {
    return { failure: lambdaFailure(thrown) };
  }
  try {
    const payload: Json = JSON.parse(JSON.stringify(returned ?? null));
    return { result: { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 } };
  } catch (thrown) {
    const { cause } = lambdaFailure(thrown);
    return { failure: { error: 'Runtime.MarshalError', cause } };
  }
}

/** An execution keeps the definition it started with, as on the service; so every one in use is kept by its digest. */
function openMachines(journal: Journal, current: Machine) {
  journal.db.exec('CREATE TABLE IF NOT EXISTS wf_machine (id TEXT PRIMARY KEY, source TEXT NOT NULL)');
  journal.db
    .prepare('INSERT OR IGNORE INTO wf_machine (id, source) VALUES (?, ?)')
    .run(current.id, current.source);
  const select = journal.db.prepare('SELECT source FROM wf_machine WHERE id = ?');
  const known = new Map([[current.id, current]]);

  function get(id: string): Machine {
    const machine = known.get(id) ?? load(JSON.parse((select.get(id) as { source: string }).source));
    known.set(id, machine);
    return machine;
  }
  return { current, get };
}

function checkSize(what: string, value: Json): void {
  if (tooLarge(value)) throw new StoreLimitError('ROW_BYTES', `${what} is over ${PAYLOAD_BYTES} bytes`);
}

interface ExecutionRow {
  id: number;
  name: string;
  status: ExecutionStatus;
  input: string;
  output: string | null;
  error: string | null;
  cause: string | null;
}

const executionOf = ({ name, status, input, output, error, cause }: ExecutionRow): Execution => ({
  name,
  status,
  input: JSON.parse(input),
  ...(output === null ? {} : { output: JSON.parse(output) }),
  ...(error === null ? {} : { error }),
  ...(cause === null ? {} : { cause }),
});

const timeoutMs = ({ course, at }: Frame): number => {
  const state = stateOf(course.machine, at.state);
  return state.type === 'Task' ? (state.timeoutSeconds ?? 0) * 1000 : 0;
};
