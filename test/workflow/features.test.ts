import type { Json } from '@yijianshi/store';
import { describe, expect, test } from 'vitest';
import { choice, machine, map, succeed, task, wait } from './machines.ts';
import { type Fields, type Handler, openRig, type Rig, type RigOptions, wholeHistory } from './rig.ts';

const echo: Handler = async (_functionName, payload) => payload;
const ALL: Fields[] = [{ ErrorEquals: ['States.ALL'] }];

async function run(
  definition: Fields,
  options: Partial<RigOptions> & { input?: Json } = {},
): Promise<Rig & { end(): Promise<Awaited<ReturnType<Rig['engine']['describe']>>> }> {
  const { input = {}, ...more } = options;
  const rig = openRig({ definition, handler: echo, ...more });
  await rig.engine.start('E', input);
  await rig.engine.idle();
  return { ...rig, end: () => rig.engine.describe('E') };
}

const output = async (definition: Fields, options: Partial<RigOptions> & { input?: Json } = {}) => {
  const end = await (await run(definition, options)).end();
  return end?.status === 'SUCCEEDED' ? end.output : end;
};

/** Throws errors of these names on the first calls, then echoes. */
function failing(...names: string[]): Handler {
  const left = [...names];
  return async (_functionName, payload) => {
    const name = left.shift();
    if (name !== undefined) throw Object.assign(new Error('no luck'), { name });
    return payload;
  };
}

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

describe('Choice', () => {
  const definition = machine({
    A: choice(
      [
        ['$states.input.n > 10', 'B'],
        ['$states.input.n > 5', 'C'],
      ],
      'D',
    ),
    ...Object.fromEntries(['B', 'C', 'D'].map((name) => [name, succeed({ Output: name })])),
  });

  test.each([
    [11, 'B'],
    [6, 'C'],
    [1, 'D'],
  ])('%d leads to %s: the first rule that is true, or Default', async (n, state) => {
    expect(await output(definition, { input: { n } })).toBe(state);
  });

  test('no rule and no Default is States.NoChoiceMatched', async () => {
    const without = machine({ A: choice([['false', 'B']]), B: succeed() });
    expect(await output(without)).toMatchObject({ error: 'States.NoChoiceMatched' });
  });

  test('a Condition that is not a boolean is States.QueryEvaluationError', async () => {
    const wrong = machine({ A: choice([['$states.input.n', 'B']], 'B'), B: succeed() });
    const end = await (await run(wrong, { input: { n: 'yes' } })).end();
    expect(end).toMatchObject({ error: 'States.QueryEvaluationError' });
    expect(end?.cause).toContain(
      `The JSONata expression '$states.input.n' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'string' for value: "yes"`,
    );
  });
});

describe('Map', () => {
  const each = (more: Fields = {}) =>
    machine({
      M: map(
        '{% $states.input.items %}',
        { I: task('{% $states.input %}', { Output: '{% $states.result.Payload %}' }) },
        more,
      ),
    });

  test('does its states for every item, and has their outputs in the order of the items', async () => {
    const handler: Handler = async (_functionName, payload) => {
      await new Promise((resolve) => setTimeout(resolve, 20 - 5 * Number(payload)));
      return payload;
    };
    expect(await output(each(), { handler, input: { items: [1, 2, 3] } })).toEqual([1, 2, 3]);
  });

  test('no items: it ends at once with none', async () => {
    expect(await output(each(), { input: { items: [] } })).toEqual([]);
  });

  test('one item stays a list of one', async () => {
    expect(await output(each(), { input: { items: [7] } })).toEqual([7]);
  });

  test('items that do not wait end at once', async () => {
    const definition = machine({
      M: map(
        [1, 2],
        {
          I: choice([['$states.input = 1', 'One']], 'Other'),
          One: succeed({ Output: 'one' }),
          Other: succeed(),
        },
        { Next: 'N' },
      ),
      N: task('{% $states.input %}', { Output: '{% $states.result.Payload %}' }),
    });
    expect(await output(definition)).toEqual(['one', 2]);
  });

  test('some items wait, some do not', async () => {
    const definition = machine({
      M: map([1, 2, 3], { I: choice([['$states.input = 2', 'W']], 'S'), W: wait(), S: succeed() }),
    });
    const rig = await run(definition);
    expect(rig.calls.length).toBe(1);
    await rig.engine.succeed(rig.token(), 'two');
    await rig.engine.idle();
    expect(await rig.end()).toMatchObject({ output: [1, 'two', 3] });
  });

  test('has Assign and Output of its own', async () => {
    const definition = machine({
      M: map(
        [1, 2],
        { I: succeed() },
        { Assign: { n: '{% $count($states.result) %}' }, Output: '{% $sum($states.result) %}', Next: 'N' },
      ),
      N: succeed({ Output: ['{% $n %}', '{% $states.input %}'] }),
    });
    expect(await output(definition)).toEqual([2, 3]);
  });

  test('Items that are no array are States.QueryEvaluationError', async () => {
    const end = await (await run(each(), { input: { items: { a: 1 } } })).end();
    expect(end).toMatchObject({ error: 'States.QueryEvaluationError' });
    expect(end?.cause).toContain(`Expected 'array', but was 'object' for value: {"a":1}`);
  });

  test('an item that fails fails the execution; its siblings and their tokens are gone', async () => {
    const rig = await run(machine({ M: map([1, 2, 3], { W: wait() }) }));
    await rig.engine.succeed('token-1', {});
    await rig.engine.fail('token-2', 'Trouble', 'said why');
    expect(await rig.end()).toMatchObject({ status: 'FAILED', error: 'Trouble', cause: 'said why' });
    await expect(rig.engine.succeed('token-3', {})).rejects.toThrow('token');
    expect((await rig.types('E')).slice(-6)).toEqual([
      'TaskFailed',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  test('an item that fails at once fails the execution', async () => {
    const definition = machine({ M: map([1], { S: succeed({ Output: '{% $states.input.none %}' }) }) });
    expect(await output(definition)).toMatchObject({ error: 'States.QueryEvaluationError' });
  });

  test('an item that is caught does not touch its siblings', async () => {
    const definition = machine({
      M: map([1, 2], {
        W: wait({}, { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }] }),
        S: succeed({ Output: 'mended' }),
      }),
    });
    const rig = await run(definition);
    await rig.engine.fail('token-1', 'Trouble', '');
    await rig.engine.succeed('token-2', 'fine');
    await rig.engine.idle();
    expect(await rig.end()).toMatchObject({ output: ['mended', 'fine'] });
  });

  test('entered again, it starts anew', async () => {
    const definition = machine({
      A: task({}, { Assign: { round: 0 }, Next: 'M' }),
      M: map(['{% $round %}', 9], { W: wait() }, { Assign: { round: '{% $round + 1 %}' }, Next: 'C' }),
      C: choice([['$round < 2', 'M']], 'S'),
      S: succeed(),
    });
    const rig = await run(definition);
    for (let n = 1; n <= 4; n += 1) {
      await rig.engine.succeed(`token-${n}`, n);
      await rig.engine.idle();
    }
    expect(await rig.end()).toMatchObject({ status: 'SUCCEEDED', output: [3, 4] });
  });

  test('items that end in the same turn advance it once', async () => {
    const definition = machine({
      M: map([1, 2, 3, 4], { W: wait() }, { Next: 'N' }),
      N: task({}, { Output: '{% $states.input %}' }),
    });
    const rig = await run(definition);
    const tokens = rig.calls.map((call) => String(call.payload.token));
    await Promise.all(tokens.map((token) => rig.engine.succeed(token, token)));
    await rig.engine.idle();
    expect(await rig.end()).toMatchObject({ output: tokens });
    expect(rig.calls.length).toBe(5);
  });
});

describe('variables', () => {
  test('are read in later states, as they were when the state was entered', async () => {
    const definition = machine({
      A: task({}, { Assign: { n: 1 }, Next: 'B' }),
      B: task({}, { Assign: { n: '{% $n + 1 %}', before: '{% $n %}' }, Output: '{% $n %}', Next: 'C' }),
      C: succeed({ Output: ['{% $n %}', '{% $before %}', '{% $states.input %}'] }),
    });
    expect(await output(definition)).toEqual([2, 1, 1]);
  });

  test('an item reads those around it and assigns its own', async () => {
    const definition = machine({
      A: task({}, { Assign: { around: 'o' }, Next: 'M' }),
      M: map(['a', 'b'], {
        I: task({}, { Assign: { own: '{% $states.input & $around %}' }, Next: 'J' }),
        J: succeed({ Output: '{% $own & $around %}' }),
      }),
    });
    expect(await output(definition)).toEqual(['aoo', 'boo']);
  });
});

describe('JSONata', () => {
  const evaluated = (expression: string, input: Json = {}) =>
    output(machine({ A: succeed({ Output: `{% ${expression} %}` }) }), { input });

  test('what finds nothing is an error that names field and expression', async () => {
    const end = await evaluated('$states.input.none');
    expect(end).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'A'. The JSONata expression '$states.input.none' specified for the field 'Output' returned nothing (undefined).",
    });
  });

  test('an error inside an expression is told with its code', async () => {
    expect(await evaluated("1 + 'a'")).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining('T2002') as string,
    });
  });

  test('null is a value', async () => {
    expect(await evaluated('$states.input.a', { a: null })).toBeNull();
  });

  test('a list of one that a path collects becomes its item; a list that was given stays a list', async () => {
    expect(await evaluated('$states.input.list.n', { list: [{ n: 1 }] })).toBe(1);
    expect(await evaluated('$states.input.list.n[]', { list: [{ n: 1 }] })).toEqual([1]);
    expect(await evaluated('$states.input.list', { list: [1] })).toEqual([1]);
  });

  test('a collected list in a variable is a plain list for the next state', async () => {
    const definition = machine({
      A: task({}, { Assign: { found: '{% $states.input.list.n[] %}' }, Next: 'B' }),
      B: succeed({ Output: { found: '{% $found %}', nested: '{% [[$found]] %}' } }),
    });
    expect(await output(definition, { input: { list: [{ n: 1 }] } })).toEqual({ found: [1], nested: [[1]] });
  });

  test('a string is an expression only from its first to its last character', async () => {
    expect(await output(machine({ A: succeed({ Output: [' {% 1 %}', '{% 1 %}'] }) }))).toEqual([
      ' {% 1 %}',
      1,
    ]);
  });

  test('the context tells of the execution and the state', async () => {
    const context = await output(machine({ A: succeed({ Output: '{% $states.context %}' }) }), {
      input: { i: 1 },
    });
    expect(context).toEqual({
      Execution: { Id: 'execution:E', Name: 'E', Input: { i: 1 }, StartTime: '2026-11-23T01:00:00.000Z' },
      State: { Name: 'A', EnteredTime: '2026-11-23T01:00:00.000Z', RetryCount: 0 },
      StateMachine: {
        Id: expect.stringMatching(/^stateMachine:/) as string,
        Name: expect.any(String) as string,
      },
    });
  });
});

describe('history', () => {
  test('names what the service names', async () => {
    const definition = machine({
      A: wait({}, { Next: 'B' }),
      B: choice([['true', 'M']]),
      M: map([1], { I: task({}, { Retry: ALL }) }, { Next: 'S' }),
      S: succeed(),
    });
    let calls = 0;
    const rig = await run(definition, {
      handler: async () => {
        calls += 1;
        if (calls === 2) throw new Error();
        return null;
      },
    });
    await rig.engine.succeed(rig.token(), {});
    await rig.engine.idle();
    await rig.pass(1);
    expect(await rig.types('E')).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskSubmitted',
      'TaskSucceeded',
      'TaskStateExited',
      'ChoiceStateEntered',
      'ChoiceStateExited',
      'MapStateEntered',
      'MapStateStarted',
      'MapIterationStarted',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskSucceeded',
      'TaskStateExited',
      'MapIterationSucceeded',
      'MapStateSucceeded',
      'MapStateExited',
      'SucceedStateEntered',
      'SucceedStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('says of an evaluation that failed where it was', async () => {
    const rig = await run(machine({ A: task({ a: ['{% $states.input.none %}'] }) }));
    const failed = (await wholeHistory(rig.engine, 'E')).find((event) => event.type === 'EvaluationFailed');
    expect(failed).toMatchObject({ state: 'A', detail: { location: 'Arguments/Payload/a[0]' } });
  });

  test('is the same by pages of any size', async () => {
    const rig = await run(machine({ M: map([1, 2], { I: task({}) }) }));
    const whole = await wholeHistory(rig.engine, 'E');
    for (const limit of [1, 2, 3, 7]) expect(await wholeHistory(rig.engine, 'E', limit)).toEqual(whole);
  });
});
