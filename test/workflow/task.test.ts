import type { Json } from '@yijianshi/store';
import { describe, expect, test } from 'vitest';
import { machine, succeed, task, wait } from './machines.ts';
import { type Fields, type Handler, openRig, type Rig } from './rig.ts';
import { ALL, failing, output, run } from './run.ts';

describe('Task', () => {
  test('calls the function named in its Arguments, with placeholders filled in and expressions evaluated', async () => {
    const definition = machine({
      A: task({ given: '{% $states.input.n + 1 %}', plain: [1, { x: '{% 2 %}' }] }),
    });
    const rig = await run(definition, { input: { n: 1 } });
    expect(rig.calls).toEqual([{ functionName: 'intake', payload: { given: 2, plain: [1, { x: 2 }] } }]);
  });

  test('has the result of the Lambda integration', async () => {
    expect(await output(machine({ A: task({ a: 1 }) }))).toEqual({
      ExecutedVersion: '$LATEST',
      Payload: { a: 1 },
      StatusCode: 200,
    });
  });

  test('a function that returns nothing returns null', async () => {
    const handler = (async () => undefined) as unknown as Handler;
    const definition = machine({ A: task({}, { Output: '{% $states.result.Payload %}' }) });
    expect(await output(definition, { handler })).toBeNull();
  });

  test('a result that is no JSON is an error of the function', async () => {
    const handler = (async () => 1n) as unknown as Handler;
    expect(await output(machine({ A: task({}) }), { handler })).toMatchObject({
      error: 'Runtime.MarshalError',
    });
  });

  test('gives its output to the next state', async () => {
    const definition = machine({
      A: task({}, { Output: { a: '{% $states.result.StatusCode %}' }, Next: 'B' }),
      B: task('{% $states.input %}', { Output: '{% $states.result.Payload %}' }),
    });
    expect(await output(definition)).toEqual({ a: 200 });
  });

  test('a function that throws fails it as Lambda does: the name, and a cause in JSON', async () => {
    expect(await output(machine({ A: task({}) }), { handler: failing('MissingGlyph') })).toMatchObject({
      status: 'FAILED',
      error: 'MissingGlyph',
      cause: '{"errorType":"MissingGlyph","errorMessage":"no luck"}',
    });
  });

  test('a function may throw what is no Error', async () => {
    const handler: Handler = async () => Promise.reject('plainly');
    expect(await output(machine({ A: task({}) }), { handler })).toMatchObject({
      error: 'string',
      cause: '{"errorType":"string","errorMessage":"plainly"}',
    });
  });

  test('a payload over 256 KiB fails the execution, whatever it catches', async () => {
    const handler: Handler = async () => '字'.repeat(90_000);
    const definition = machine({
      A: task({}, { Retry: ALL, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }),
      B: task({}),
    });
    expect(await output(definition, { handler })).toMatchObject({ error: 'States.DataLimitExceeded' });
  });

  test('a payload just within 256 KiB passes', async () => {
    const handler: Handler = async () => '字'.repeat(87_000);
    const definition = machine({ A: task({}, { Output: '{% $length($states.result.Payload) %}' }) });
    expect(await output(definition, { handler })).toBe(87_000);
  });
});

describe('a Task that waits for its token', () => {
  test('ends with what is given for the token, not with what the function returns', async () => {
    const rig = await run(machine({ A: wait({ a: 1 }) }));
    expect(rig.calls[0]?.payload).toEqual({ a: 1, token: 'token-1' });
    expect(await rig.end()).toMatchObject({ status: 'RUNNING' });
    await rig.engine.succeed(rig.token(), { decided: true });
    expect(await rig.end()).toMatchObject({ status: 'SUCCEEDED', output: { decided: true } });
  });

  test('fails with what is given for the token', async () => {
    const rig = await run(machine({ A: wait() }));
    await rig.engine.fail(rig.token(), 'Withdrawn', 'the applicant withdrew');
    expect(await rig.end()).toMatchObject({ error: 'Withdrawn', cause: 'the applicant withdrew' });
  });

  test('fails when its function throws; the token is gone, and a retry has another', async () => {
    const rig = await run(machine({ A: wait({}, { Retry: ALL }) }), { handler: failing('Outage') });
    await expect(rig.engine.succeed('token-1', {})).rejects.toThrow('token');
    await rig.pass(1);
    expect(rig.token()).toBe('token-2');
    await rig.engine.succeed('token-2', 'done');
    expect(await rig.end()).toMatchObject({ output: 'done' });
  });

  test('may be completed before its function has returned', async () => {
    let rig: Rig | undefined;
    const handler: Handler = async (_functionName, payload) => {
      await rig?.engine.succeed((payload as { token: string }).token, 'early');
      return 'late';
    };
    rig = openRig({ definition: machine({ A: wait() }), handler });
    await rig.engine.start('E', {});
    await rig.engine.idle();
    expect(await rig.engine.describe('E')).toMatchObject({ output: 'early' });
    expect(await rig.types('E')).not.toContain('TaskSubmitted');
  });

  test('what its function does after that does not matter', async () => {
    let rig: Rig | undefined;
    const handler: Handler = async (_functionName, payload) => {
      await rig?.engine.succeed((payload as { token: string }).token, 'early');
      throw new Error('late');
    };
    rig = openRig({ definition: machine({ A: wait() }), handler });
    await rig.engine.start('E', {});
    await rig.engine.idle();
    expect(await rig.engine.describe('E')).toMatchObject({ output: 'early' });
  });
});

describe('TimeoutSeconds', () => {
  test('a wait that lasts too long is States.Timeout, and its token is gone', async () => {
    const rig = await run(machine({ A: wait({}, { TimeoutSeconds: 60 }) }));
    await rig.pass(59);
    expect(await rig.end()).toMatchObject({ status: 'RUNNING' });
    await rig.pass(1);
    expect(await rig.end()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    await expect(rig.engine.succeed(rig.token(), {})).rejects.toThrow('token');
    expect(await rig.types('E')).toContain('TaskTimedOut');
  });

  test('a token comes too late even before the tick that would fire the timeout', async () => {
    const rig = await run(machine({ A: wait({}, { TimeoutSeconds: 60 }) }));
    rig.clock.advance(60_000);
    await expect(rig.engine.succeed(rig.token(), {})).rejects.toThrow('token');
  });

  test('a function that takes too long is called again, and its late result is ignored', async () => {
    const results: ((value: Json) => void)[] = [];
    const handler: Handler = () => new Promise((resolve) => results.push(resolve));
    const definition = machine({
      A: task({}, { TimeoutSeconds: 5, Retry: ALL, Output: '{% $states.result.Payload %}' }),
    });
    const rig = openRig({ definition, handler });
    await rig.engine.start('E', {});
    rig.clock.advance(5000);
    await rig.engine.tick();
    rig.clock.advance(1000);
    await rig.engine.tick();
    results[0]?.('late');
    results[1]?.('in time');
    await rig.engine.idle();
    expect(await rig.engine.describe('E')).toMatchObject({ output: 'in time' });
  });
});

test('a call that returns after its execution has ended touches no other execution', async () => {
  const results: ((value: Json) => void)[] = [];
  const handler: Handler = () => new Promise((resolve) => results.push(resolve));
  const rig = openRig({ definition: machine({ A: task({}, { TimeoutSeconds: 5 }) }), handler });
  await rig.engine.start('E', {});
  rig.clock.advance(5000);
  await rig.engine.tick();
  await rig.engine.start('F', {});
  results[0]?.('late');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await rig.engine.describe('E')).toMatchObject({ status: 'FAILED' });
  expect(await rig.engine.describe('F')).toMatchObject({ status: 'RUNNING' });
  results[1]?.('in time');
  await rig.engine.idle();
  expect(await rig.engine.describe('F')).toMatchObject({ output: { Payload: 'in time' } });
});

describe('Retry', () => {
  const retrying = (retry: Fields[], more: Fields = {}) =>
    machine({ A: task({}, { Retry: retry, ...more }) });

  test('waits IntervalSeconds, then BackoffRate times as long each time, up to MaxDelaySeconds', async () => {
    const retry = {
      ErrorEquals: ['Outage'],
      IntervalSeconds: 2,
      BackoffRate: 3,
      MaxDelaySeconds: 10,
      MaxAttempts: 4,
    };
    const rig = await run(retrying([retry]), { handler: failing(...Array<string>(5).fill('Outage')) });
    for (const [seconds, calls] of [
      [1, 1],
      [1, 2],
      [5, 2],
      [1, 3],
      [9, 3],
      [1, 4],
      [10, 5],
    ] as const) {
      await rig.pass(seconds);
      expect(rig.calls.length).toBe(calls);
    }
    expect(await rig.end()).toMatchObject({ status: 'FAILED', error: 'Outage' });
  });

  test('without numbers: 1 s, doubling, three times', async () => {
    const rig = await run(retrying([{ ErrorEquals: ['Outage'] }]), {
      handler: failing(...Array<string>(4).fill('Outage')),
    });
    for (const seconds of [1, 2, 4]) await rig.pass(seconds);
    expect(rig.calls.length).toBe(4);
    expect(await rig.end()).toMatchObject({ status: 'FAILED' });
  });

  test('each retrier counts for itself', async () => {
    const retry = ['Outage', 'Busy'].map((error) => ({ ErrorEquals: [error], MaxAttempts: 1 }));
    const rig = await run(retrying(retry), { handler: failing('Outage', 'Busy', 'Outage') });
    await rig.pass(1);
    await rig.pass(1);
    expect(rig.calls.length).toBe(3);
    expect(await rig.end()).toMatchObject({ error: 'Outage' });
  });

  test('the first retrier that names the error is the one, even when it is used up', async () => {
    const retry = [{ ErrorEquals: ['Outage'], MaxAttempts: 0 }, ...ALL];
    const rig = await run(retrying(retry), { handler: failing('Outage') });
    expect(await rig.end()).toMatchObject({ error: 'Outage' });
  });

  test('the counters start anew when the state is entered anew', async () => {
    const definition = machine({
      A: task(
        {},
        {
          Retry: [{ ErrorEquals: ['Outage'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['Outage'], Next: 'B' }],
        },
      ),
      B: task({}, { Next: 'A' }),
    });
    // A fails twice and is caught; B works; A fails once, is retried, and works.
    let n = 0;
    const rig = await run(definition, {
      handler: async () => {
        n += 1;
        if ([1, 2, 4].includes(n)) throw Object.assign(new Error(), { name: 'Outage' });
        return n;
      },
    });
    await rig.pass(1);
    await rig.pass(1);
    expect(await rig.end()).toMatchObject({ status: 'SUCCEEDED', output: { Payload: 5 } });
  });

  test('RetryCount says how often; EnteredTime stays', async () => {
    const payload = {
      n: '{% $states.context.State.RetryCount %}',
      at: '{% $states.context.State.EnteredTime %}',
    };
    const rig = await run(machine({ A: task(payload, { Retry: ALL }) }), { handler: failing('Outage') });
    await rig.pass(1);
    expect(rig.calls.map((call) => call.payload.n)).toEqual([0, 1]);
    expect(new Set(rig.calls.map((call) => call.payload.at)).size).toBe(1);
  });

  test('an expression that fails is retried like any error', async () => {
    const rig = await run(machine({ A: task({}, { Output: '{% $states.result.none %}', Retry: ALL }) }));
    await rig.pass(1);
    expect(rig.calls.length).toBe(2);
  });
});

describe('Catch', () => {
  const caught = (catcher: Fields, after: Fields = succeed()) =>
    machine({ A: task({}, { Catch: [{ Next: 'B', ...catcher }] }), B: after });
  const handler = () => failing('Outage');
  const thrown = { Error: 'Outage', Cause: '{"errorType":"Outage","errorMessage":"no luck"}' };

  test('goes on with the error as its output', async () => {
    expect(await output(caught({ ErrorEquals: ['Outage'] }), { handler: handler() })).toEqual(thrown);
  });

  test('States.ALL catches any error, States.TaskFailed any but a timeout', async () => {
    expect(await output(caught({ ErrorEquals: ['States.ALL'] }), { handler: handler() })).toEqual(thrown);
    expect(await output(caught({ ErrorEquals: ['States.TaskFailed'] }), { handler: handler() })).toEqual(
      thrown,
    );
  });

  test('States.TaskFailed does not catch a timeout', async () => {
    const definition = machine({
      A: wait({}, { TimeoutSeconds: 1, Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'B' }] }),
      B: succeed(),
    });
    const rig = await run(definition);
    await rig.pass(1);
    expect(await rig.end()).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  });

  test('a timeout has an empty cause', async () => {
    const definition = machine({
      A: wait({}, { TimeoutSeconds: 1, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }] }),
      B: succeed(),
    });
    const rig = await run(definition);
    await rig.pass(1);
    expect(await rig.end()).toMatchObject({ output: { Error: 'States.Timeout', Cause: '' } });
  });

  test('has its own Assign and Output; the state keeps what it would have assigned', async () => {
    const definition = machine({
      Z: task({}, { Assign: { own: 'old' }, Next: 'A' }),
      A: task(
        {},
        {
          Assign: { own: 'new' },
          Catch: [
            {
              ErrorEquals: ['Outage'],
              Assign: { trouble: '{% $states.errorOutput.Error %}' },
              Output: { given: '{% $states.input.Payload %}' },
              Next: 'B',
            },
          ],
          End: true,
        },
      ),
      B: succeed({
        Output: { own: '{% $own %}', trouble: '{% $trouble %}', given: '{% $states.input.given %}' },
      }),
    });
    let n = 0;
    const handler: Handler = async () => {
      n += 1;
      if (n === 2) throw Object.assign(new Error(), { name: 'Outage' });
      return 'z';
    };
    expect(await output(definition, { handler })).toEqual({ own: 'old', trouble: 'Outage', given: 'z' });
  });

  test('comes after the retries', async () => {
    const definition = machine({
      A: task(
        {},
        {
          Retry: [{ ErrorEquals: ['Outage'], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }],
        },
      ),
      B: succeed(),
    });
    const rig = await run(definition, { handler: failing('Outage', 'Outage') });
    await rig.pass(1);
    expect(await rig.end()).toMatchObject({ status: 'SUCCEEDED', output: { Error: 'Outage' } });
  });

  test('an error in its own expressions fails the execution', async () => {
    const definition = caught({ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.none %}' });
    expect(await output(definition, { handler: handler() })).toMatchObject({
      error: 'States.QueryEvaluationError',
    });
  });
});
