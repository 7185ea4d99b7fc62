import {
  ExecutionExistsError,
  type HistoryEvent,
  type Json,
  TokenGoneError,
  type Workflow,
} from '@yijianshi/store';
import { describe, expect, type TestContext, test } from 'vitest';
import { machine, map, wait } from './machines.ts';
import type { Fields, Handler } from './rig.ts';

/** What an emulator is known to do otherwise than the service; the cases about it are skipped there, with this as the reason. */
const DIFFERENCES = {
  cause: 'this emulator drops the cause of a failure',
  usedToken: 'this emulator takes a used token until its execution has gone on',
  sameToken: 'this emulator gives a retry the same token',
  text: 'this emulator answers with a text that is not JSON',
} as const;
type Difference = keyof typeof DIFFERENCES;

/** One adapter with one state machine deployed to it. */
interface WorkflowHarness {
  readonly workflow: Workflow;
  /** A name no execution had before; a real account keeps names for 90 days. */
  name(): string;
  /** Resolves when nothing moves any more without an answer or the passing of time. */
  settle(): Promise<void>;
  /** Lets time pass: on a test clock at once, against the service really. */
  pass(seconds: number): Promise<void>;
}

interface Program {
  readonly definition: Json;
  /** Stands behind every function the definition names. */
  readonly handler: Handler;
}

type MakeHarness = (program: Program) => Promise<WorkflowHarness>;

/** What the platform asks of any `Workflow`: the embedded engine's tests and the Step Functions adapter's are these. */
export function workflowConformance(
  adapter: string,
  makeHarness: MakeHarness,
  differences: readonly Difference[] = [],
): void {
  const skipFor = (difference: Difference, context: TestContext): void =>
    context.skip(differences.includes(difference), DIFFERENCES[difference]);

  /** A harness whose functions only note what they were called with. */
  async function open(definition: Json, handler: Handler = async () => null) {
    const payloads: Fields[] = [];
    const harness = await makeHarness({
      definition,
      handler: (functionName, payload) => {
        payloads.push(payload as Fields);
        return handler(functionName, payload);
      },
    });
    return { ...harness, payloads, tokens: () => payloads.map((payload) => String(payload.token)) };
  }

  /** Starts one execution that waits for its token. */
  async function waiting(more: Fields = {}) {
    const harness = await open(
      machine({ A: wait({ caseNo: '{% $states.context.Execution.Name %}' }, more) }),
    );
    const name = harness.name();
    await harness.workflow.start(name, { n: 1 });
    await harness.settle();
    return { ...harness, name, token: harness.tokens()[0] ?? '' };
  }

  describe(`${adapter}: an execution`, () => {
    test('runs under its name until its token is given back', async () => {
      const { workflow, name, token, payloads, settle } = await waiting();
      expect(await workflow.describe(name)).toEqual({ name, status: 'RUNNING', input: { n: 1 } });
      expect(payloads).toEqual([{ caseNo: name, token }]);
      await workflow.succeed(token, { outcome: 'ACCEPTED' });
      await settle();
      expect(await workflow.describe(name)).toEqual({
        name,
        status: 'SUCCEEDED',
        input: { n: 1 },
        output: { outcome: 'ACCEPTED' },
      });
    });

    test('fails with the error and cause it is given', async (context) => {
      skipFor('cause', context);
      const { workflow, name, token, settle } = await waiting();
      await workflow.fail(token, 'Withdrawn', 'by the applicant');
      await settle();
      expect(await workflow.describe(name)).toMatchObject({
        status: 'FAILED',
        error: 'Withdrawn',
        cause: 'by the applicant',
      });
    });

    test('started twice with the same input while it runs, is started once', async () => {
      const { workflow, name, payloads, settle } = await waiting();
      await workflow.start(name, { n: 1 });
      await settle();
      expect(payloads.length).toBe(1);
    });

    test('started at the same time by several, is started once', async () => {
      const { workflow, payloads, settle, ...harness } = await open(machine({ A: wait() }));
      const name = harness.name();
      await Promise.all([1, 2, 3].map(() => workflow.start(name, {})));
      await settle();
      expect(payloads.length).toBe(1);
    });

    test('is not started with another input', async () => {
      const { workflow, name } = await waiting();
      await expect(workflow.start(name, { n: 2 })).rejects.toThrow(ExecutionExistsError);
    });

    test('is not started again when it has ended', async () => {
      const { workflow, name, token, settle } = await waiting();
      await workflow.succeed(token, {});
      await settle();
      await expect(workflow.start(name, { n: 1 })).rejects.toThrow(ExecutionExistsError);
    });

    test.each(['', 'a b', '案', 'a/b', 'n'.repeat(81)])('is not called %j', async (name) => {
      const { workflow } = await open(machine({ A: wait() }));
      await expect(workflow.start(name, {})).rejects.toThrow();
    });

    test('is not started with more than 256 KiB', async () => {
      const { workflow, name } = await open(machine({ A: wait() }));
      await expect(workflow.start(name(), '字'.repeat(90_000))).rejects.toThrow();
    });

    test('that nobody started is not there', async () => {
      const { workflow, name } = await open(machine({ A: wait() }));
      expect(await workflow.describe(name())).toBeUndefined();
    });
  });

  describe(`${adapter}: a token`, () => {
    test('that nobody gave out is gone', async () => {
      const { workflow } = await waiting();
      await expect(workflow.succeed('nobody-gave-this-out', {})).rejects.toThrow(TokenGoneError);
      await expect(workflow.fail('nobody-gave-this-out', 'E', '')).rejects.toThrow(TokenGoneError);
    });

    test('is gone when it was used', async (context) => {
      skipFor('usedToken', context);
      const { workflow, name, token, settle } = await waiting();
      await workflow.succeed(token, 1);
      await expect(workflow.succeed(token, 2)).rejects.toThrow(TokenGoneError);
      await expect(workflow.fail(token, 'E', '')).rejects.toThrow(TokenGoneError);
      await settle();
      expect(await workflow.describe(name)).toMatchObject({ output: 1 });
    });

    test('given back by several at the same time counts once', async (context) => {
      skipFor('usedToken', context);
      const { workflow, token } = await waiting();
      const given = await Promise.allSettled([1, 2, 3].map((n) => workflow.succeed(token, n)));
      expect(given.filter(({ status }) => status === 'fulfilled').length).toBe(1);
      for (const one of given)
        if (one.status === 'rejected') expect(one.reason).toBeInstanceOf(TokenGoneError);
    });

    test('is gone when the wait has timed out', async () => {
      const { workflow, name, token, pass } = await waiting({ TimeoutSeconds: 2 });
      await pass(3);
      await expect(workflow.succeed(token, {})).rejects.toThrow(TokenGoneError);
      expect(await workflow.describe(name)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    });

    test('is another after a retry', async (context) => {
      skipFor('sameToken', context);
      const { workflow, name, token, tokens, pass, settle } = await waiting({
        Retry: [{ ErrorEquals: ['Again'], IntervalSeconds: 1 }],
      });
      await workflow.fail(token, 'Again', '');
      await pass(2);
      const [first, second] = tokens();
      expect(second).not.toBe(first);
      await expect(workflow.succeed(token, {})).rejects.toThrow(TokenGoneError);
      await workflow.succeed(second ?? '', 'second');
      await settle();
      expect(await workflow.describe(name)).toMatchObject({ output: 'second' });
    });

    test('may be given back before the function has returned', async (context) => {
      skipFor('text', context);
      const late: { workflow?: Workflow } = {};
      const harness = await open(machine({ A: wait() }), async (_functionName, payload) => {
        await late.workflow?.succeed(String((payload as Fields).token), 'early');
        return null;
      });
      late.workflow = harness.workflow;
      const name = harness.name();
      await harness.workflow.start(name, {});
      await harness.settle();
      expect(await harness.workflow.describe(name)).toMatchObject({ output: 'early' });
    });

    test('is not given back with more than 256 KiB', async () => {
      const { workflow, name, token } = await waiting();
      await expect(workflow.succeed(token, '字'.repeat(90_000))).rejects.toThrow();
      expect(await workflow.describe(name)).toMatchObject({ status: 'RUNNING' });
    });

    test('of one item moves that item', async () => {
      const harness = await open(
        machine({ M: map('{% $states.input %}', { W: wait({ item: '{% $states.input %}' }) }) }),
      );
      const name = harness.name();
      await harness.workflow.start(name, ['a', 'b', 'c']);
      await harness.settle();
      for (const { item, token } of harness.payloads.toReversed())
        await harness.workflow.succeed(String(token), { done: item ?? null });
      await harness.settle();
      expect(await harness.workflow.describe(name)).toMatchObject({
        output: [{ done: 'a' }, { done: 'b' }, { done: 'c' }],
      });
    });
  });

  describe(`${adapter}: the history`, () => {
    async function ended() {
      const harness = await waiting();
      await harness.workflow.succeed(harness.token, {});
      await harness.settle();
      return harness;
    }

    test('tells each event once, in order, in the time of Beijing', async () => {
      const { workflow, name } = await ended();
      const { items } = await workflow.history(name);
      expect(items.map((event) => event.id)).toEqual(items.map((_, i) => i + 1));
      for (const event of items) expect(event.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+08:00$/);
      expect(items[0]).toMatchObject({ type: 'ExecutionStarted' });
      expect(items[1]).toMatchObject({ type: 'TaskStateEntered', state: 'A' });
      expect(items.at(-1)).toMatchObject({ type: 'ExecutionSucceeded' });
    });

    test('is read page by page', async () => {
      const { workflow, name } = await ended();
      const whole = await workflow.history(name);
      const read: HistoryEvent[] = [];
      let next: string | undefined;
      do {
        const page = await workflow.history(name, {
          limit: 3,
          ...(next === undefined ? {} : { after: next }),
        });
        expect(page.items.length).toBeLessThanOrEqual(3);
        read.push(...page.items);
        next = page.next;
      } while (next !== undefined);
      expect(read).toEqual(whole.items);
    });

    test('knows no cursor but its own', async () => {
      const { workflow, name } = await ended();
      await expect(workflow.history(name, { after: 'not-a-cursor' })).rejects.toThrow();
      const other = `${name}-2`;
      await workflow.start(other, {});
      const { next } = await workflow.history(other, { limit: 1 });
      await expect(workflow.history(name, { after: next ?? '' })).rejects.toThrow();
    });

    test('of an execution nobody started is empty', async () => {
      const { workflow, name } = await open(machine({ A: wait() }));
      expect(await workflow.history(name())).toEqual({ items: [] });
    });
  });
}
