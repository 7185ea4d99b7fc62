import type { Json } from '@yijianshi/store';
import { describe, expect, test } from 'vitest';
import { choice, machine, map, succeed, task, wait } from './machines.ts';
import { type Fields, type Handler, wholeHistory } from './rig.ts';
import { ALL, output, run } from './run.ts';

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
