import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngine, type Engine } from '@yijianshi/local/engine';
import type { HistoryEvent, Json } from '@yijianshi/store';
import { type Journal, openJournal } from '@yijianshi/store/embedded';
import { onTestFinished } from 'vitest';

export type Handler = (functionName: string, payload: Json) => Promise<Json>;
export type Fields = { [name: string]: Json };

export interface Clock {
  now(): number;
  advance(ms: number): void;
}

/** Starts at 09:00 in Beijing on the day of the demonstration case. */
export function testClock(start = Date.UTC(2026, 10, 23, 1)): Clock {
  let now = start;
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

export function counter(prefix: string): () => string {
  let n = 0;
  return () => {
    n += 1;
    return `${prefix}-${n}`;
  };
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'yijianshi-workflow-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface Rig {
  readonly engine: Engine;
  readonly clock: Clock;
  /** Every call of a function, in order. */
  readonly calls: { functionName: string; payload: Fields }[];
  /** The token handed to a function last. */
  token(): string;
  /** Lets the clock run and fires what is due. */
  pass(seconds: number): Promise<void>;
  types(name: string): Promise<string[]>;
  close(): void;
}

export interface RigOptions {
  readonly definition: Json;
  readonly handler?: Handler;
  readonly file?: string;
  readonly clock?: Clock;
  readonly substitutions?: Record<string, string>;
  readonly ids?: () => string;
  readonly wrap?: (journal: Journal) => Journal;
  readonly report?: (error: unknown) => void;
}

export function openRig(options: RigOptions): Rig {
  const {
    definition,
    handler = async () => null,
    clock = testClock(),
    wrap = (same: Journal) => same,
  } = options;
  const file = options.file ?? join(temporaryFolder(), 'engine.db');
  const journal = openJournal(file);
  const calls: Rig['calls'] = [];
  const engine = createEngine({
    journal: wrap(journal),
    definition,
    substitutions: options.substitutions ?? SUBSTITUTIONS,
    invoke: (functionName, payload) => {
      calls.push({ functionName, payload: payload as Fields });
      return handler(functionName, payload);
    },
    clock,
    ids: options.ids ?? counter('token'),
    report:
      options.report ??
      ((error) => {
        throw error;
      }),
  });
  let open = true;
  function close(): void {
    engine.close();
    if (open) journal.close();
    open = false;
  }
  onTestFinished(close);
  return {
    engine,
    clock,
    calls,
    token: () => {
      const called = calls.findLast(({ payload }) => typeof payload.token === 'string');
      return String(called?.payload.token);
    },
    async pass(seconds) {
      clock.advance(seconds * 1000);
      await engine.tick();
      await engine.idle();
    },
    types: async (name) => (await wholeHistory(engine, name)).map((event) => event.type),
    close,
  };
}

export const SUBSTITUTIONS = {
  Partition: 'aws',
  Intake: 'intake',
  Approval: 'approval',
  Eseal: 'eseal',
  Dispatch: 'dispatch',
  Archive: 'archive',
};

export async function wholeHistory(
  engine: Pick<Engine, 'history'>,
  name: string,
  limit = 100,
): Promise<HistoryEvent[]> {
  const events: HistoryEvent[] = [];
  let after: string | undefined;
  do {
    const page = await engine.history(name, { limit, ...(after === undefined ? {} : { after }) });
    events.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return events;
}
