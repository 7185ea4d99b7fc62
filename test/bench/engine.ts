import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine, type Engine } from '@yijianshi/local/engine';
import type { Json } from '@yijianshi/store';
import { type Journal, openJournal } from '@yijianshi/store/embedded';
import type { Figure } from './figure.ts';

const EXECUTIONS = 4000;
const STATES = 10;
const WAITING = 10_000;
/** Enough to keep the writer's groups full, few enough not to measure a queue. */
const AT_ONCE = 250;

const task = (payload: Json, next: string | undefined, callback: boolean): Json => ({
  Type: 'Task',
  Resource: `arn:aws:states:::lambda:invoke${callback ? '.waitForTaskToken' : ''}`,
  Arguments: { FunctionName: 'work', Payload: payload },
  TimeoutSeconds: 60,
  ...(next === undefined ? { End: true } : { Next: next }),
});

const names = Array.from({ length: STATES }, (_, i) => `S${i + 1}`);
const TEN_TASKS: Json = {
  QueryLanguage: 'JSONata',
  StartAt: 'S1',
  States: Object.fromEntries(
    names.map((name, i) => [
      name,
      task({ step: name, caseNo: '{% $states.context.Execution.Name %}' }, names[i + 1], false),
    ]),
  ),
};
const ONE_WAIT: Json = {
  QueryLanguage: 'JSONata',
  StartAt: 'S1',
  States: { S1: task({ token: '{% $states.context.Task.Token %}' }, undefined, true) },
};

interface Opened {
  readonly journal: Journal;
  readonly engine: Engine;
}

function open(file: string, definition: Json, invoke: (payload: Json) => Promise<Json>): Opened {
  const journal = openJournal(file);
  const engine = createEngine({
    journal,
    definition,
    substitutions: {},
    invoke: (_functionName, payload) => invoke(payload),
    clock: Date,
  });
  return { journal, engine };
}

/** Runs `work` for 0 … n - 1, `AT_ONCE` at a time. */
async function many(n: number, work: (i: number) => Promise<void>): Promise<void> {
  let next = 0;
  async function lane(): Promise<void> {
    while (next < n) {
      next += 1;
      await work(next - 1);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
}

const seconds = async (work: () => Promise<void>): Promise<number> => {
  const from = performance.now();
  await work();
  return (performance.now() - from) / 1000;
};

async function executionsPerSecond(folder: string): Promise<Figure> {
  const ended = new Map<string, () => void>();
  const { journal, engine } = open(join(folder, 'rate.db'), TEN_TASKS, async (payload) => {
    await turn();
    const { step, caseNo } = payload as { step: string; caseNo: string };
    if (step === `S${STATES}`) ended.get(caseNo)?.();
    return { step };
  });
  const run = async (i: number): Promise<void> => {
    const name = `E${i}`;
    const end = new Promise<void>((resolve) => ended.set(name, resolve));
    await engine.start(name, { i });
    await end;
    ended.delete(name);
  };
  await many(AT_ONCE, (i) => run(EXECUTIONS + i));
  await engine.idle();
  const elapsed = await seconds(async () => {
    await many(EXECUTIONS, run);
    await engine.idle();
  });
  const last = await engine.describe(`E${EXECUTIONS - 1}`);
  if (last?.status !== 'SUCCEEDED') throw new Error('the last execution has not ended');
  engine.close();
  journal.close();

  const floor = await bareWrites(join(folder, 'floor.db'));
  const value = EXECUTIONS / elapsed;
  return {
    name: 'engine.executions_per_second',
    value,
    unit: `executions of ${STATES} tasks per second, fsynced`,
    peer: `the journal alone, as many one-row writes an execution: ${floor.toFixed(0)}/s`,
    ratio: value / floor,
  };
}

/** The same number of writes as an execution makes, each of one short row. */
async function bareWrites(file: string): Promise<number> {
  const journal = openJournal(file);
  journal.db.exec('CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)');
  const insert = journal.db.prepare('INSERT INTO row (text) VALUES (?)');
  const elapsed = await seconds(() =>
    many(EXECUTIONS, async (i) => {
      for (let n = 0; n <= STATES; n += 1)
        await journal.write('bench.row', () => insert.run(`row ${i} ${n}`));
    }),
  );
  journal.close();
  return EXECUTIONS / elapsed;
}

async function waiting(folder: string): Promise<Figure[]> {
  const file = join(folder, 'waiting.db');
  const first = open(file, ONE_WAIT, async () => null);
  await first.engine.start('warm', {});
  await first.engine.idle();
  const before = await heapBytes();
  await many(WAITING, (i) => first.engine.start(`W${i}`, { i }));
  await first.engine.idle();
  const after = await heapBytes();
  first.engine.close();
  first.journal.close();

  const resumed = await seconds(async () => {
    const { journal, engine } = open(file, ONE_WAIT, async () => null);
    await engine.resume();
    await engine.tick();
    engine.close();
    journal.close();
  });
  return [
    { name: 'engine.waiting_10k_heap_mb', value: (after - before) / 1e6, unit: 'MB of heap, 10,000 waiting' },
    {
      name: 'engine.resume_ms',
      value: resumed * 1000,
      unit: 'ms from opening the file to closing it, 10,000 waiting',
    },
  ];
}

/** What is really held: garbage is collected first, twice, with finalizers run in between. */
async function heapBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const gc: unknown = runInNewContext('gc');
  for (let i = 0; i < 2; i += 1) {
    if (typeof gc === 'function') gc();
    await turn();
  }
  return process.memoryUsage().heapUsed;
}

/** The workflow engine on a real disk: throughput against the journal's own, and what waiting costs. */
export async function benchEngine(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'yijianshi-bench-'));
  try {
    return [await executionsPerSecond(folder), ...(await waiting(folder))];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
