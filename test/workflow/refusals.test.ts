import type { Json } from '@yijianshi/store';
import { expect, test } from 'vitest';
import { choice, machine, map, placeholder, succeed, task, wait } from './machines.ts';
import { type Fields, openRig } from './rig.ts';

/** What the engine does not do it must not pretend to: each definition, and what is said of it. */
const REFUSED: [string, Fields, string][] = [
  [
    'another query language',
    { ...machine({ A: succeed() }), QueryLanguage: 'JSONPath' },
    'QueryLanguage must be JSONata',
  ],
  ['no query language', { StartAt: 'A', States: { A: succeed() } }, 'QueryLanguage must be JSONata'],
  [
    'a state with another query language',
    machine({ A: succeed({ QueryLanguage: 'JSONPath' }) }),
    "state 'A': QueryLanguage",
  ],
  [
    'a timeout of the whole machine',
    { ...machine({ A: succeed() }), TimeoutSeconds: 60 },
    "state machine: field 'TimeoutSeconds'",
  ],
  ['no such first state', machine({ A: succeed() }, 'B'), 'StartAt "B" is not a state'],
  [
    'Parallel',
    machine({ A: { Type: 'Parallel', Branches: [], End: true } }),
    'Type "Parallel" is not supported',
  ],
  ['Wait', machine({ A: { Type: 'Wait', Seconds: 1, End: true } }), 'Type "Wait" is not supported'],
  ['Pass', machine({ A: { Type: 'Pass', End: true } }), 'Type "Pass" is not supported'],
  ['Fail', machine({ A: { Type: 'Fail' } }), 'Type "Fail" is not supported'],
  [
    'HeartbeatSeconds',
    machine({ A: wait({}, { HeartbeatSeconds: 5 }) }),
    "state 'A': field 'HeartbeatSeconds'",
  ],
  ['a field of JSONPath', machine({ A: task({}, { ResultPath: '$.a' }) }), "field 'ResultPath'"],
  ['Credentials', machine({ A: task({}, { Credentials: {} }) }), "field 'Credentials'"],
  [
    'a timeout that is computed',
    machine({ A: task({}, { TimeoutSeconds: '{% 1 %}' }) }),
    'TimeoutSeconds must be a whole number',
  ],
  [
    'a timeout of nothing',
    machine({ A: task({}, { TimeoutSeconds: 0 }) }),
    'TimeoutSeconds must be a whole number',
  ],
  [
    'another service',
    machine({ A: { ...task({}), Resource: 'arn:aws:states:::sqs:sendMessage' } }),
    'Resource "arn:aws:states:::sqs:sendMessage" is not supported',
  ],
  [
    'a direct function',
    machine({ A: { ...task({}), Resource: 'arn:aws:lambda:eu-west-1:1:function:f' } }),
    'is not supported',
  ],
  [
    'another argument',
    machine({ A: { ...task({}), Arguments: { FunctionName: 'f', Payload: {}, Qualifier: '1' } } }),
    "Arguments: field 'Qualifier'",
  ],
  ['no payload', machine({ A: { ...task({}), Arguments: { FunctionName: 'f' } } }), 'Payload is missing'],
  [
    'a function that is computed',
    machine({ A: { ...task({}), Arguments: { FunctionName: "{% 'f' %}", Payload: {} } } }),
    'FunctionName must be a plain name',
  ],
  [
    'JitterStrategy',
    machine({ A: task({}, { Retry: [{ ErrorEquals: ['A'], JitterStrategy: 'FULL' }] }) }),
    "Retry[0]: field 'JitterStrategy'",
  ],
  [
    'a retrier of nothing',
    machine({ A: task({}, { Retry: [{ ErrorEquals: [] }] }) }),
    'Retry[0]: ErrorEquals',
  ],
  [
    'Retry that is no list',
    machine({ A: task({}, { Retry: { ErrorEquals: ['A'] } }) }),
    'Retry must be a list',
  ],
  [
    'a half attempt',
    machine({ A: task({}, { Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1.5 }] }) }),
    'Retry[0]: MaxAttempts',
  ],
  [
    'a backoff that shrinks',
    machine({ A: task({}, { Retry: [{ ErrorEquals: ['A'], BackoffRate: 0.5 }] }) }),
    'Retry[0]: BackoffRate',
  ],
  [
    'States.ALL beside another',
    machine({ A: task({}, { Retry: [{ ErrorEquals: ['States.ALL', 'A'] }] }) }),
    'States.ALL must stand alone and last',
  ],
  [
    'States.ALL before another',
    machine({
      A: task(
        {},
        {
          Catch: [
            { ErrorEquals: ['States.ALL'], Next: 'A' },
            { ErrorEquals: ['A'], Next: 'A' },
          ],
        },
      ),
    }),
    'Catch[0]: States.ALL',
  ],
  [
    'a catcher that leads nowhere',
    machine({ A: task({}, { Catch: [{ ErrorEquals: ['A'], Next: 'B' }] }) }),
    'Catch[0]/Next "B" is not a state',
  ],
  ['Next that leads nowhere', machine({ A: task({}, { Next: 'B' }) }), 'Next "B" is not a state'],
  ['Next and End', machine({ A: task({}, { Next: 'A', End: true }) }), 'exactly one of Next and End'],
  ['neither Next nor End', machine({ A: task({}, { End: false }) }), 'exactly one of Next and End'],
  [
    'Assign that is no object',
    machine({ A: task({}, { Assign: '{% $states.input %}' }) }),
    'Assign must be an object',
  ],
  [
    'Assign in a Choice',
    machine({ A: { ...choice([['true', 'B']]), Assign: {} }, B: succeed() }),
    "state 'A': field 'Assign'",
  ],
  [
    'Assign in a rule',
    machine({
      A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'B', Assign: {} }] },
      B: succeed(),
    }),
    "Choices[0]: field 'Assign'",
  ],
  [
    'a rule of JSONPath',
    machine({ A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B' }] }, B: succeed() }),
    "Choices[0]: field 'Variable'",
  ],
  [
    'a condition that is no expression',
    machine({ A: { Type: 'Choice', Choices: [{ Condition: true, Next: 'B' }] }, B: succeed() }),
    'Condition must be an expression',
  ],
  [
    'a Choice without rules',
    machine({ A: { Type: 'Choice', Choices: [], Default: 'B' }, B: succeed() }),
    'Choices has no rule',
  ],
  [
    'MaxConcurrency',
    machine({ A: map([1], { B: succeed() }, { MaxConcurrency: 1 }) }),
    "field 'MaxConcurrency'",
  ],
  ['ItemSelector', machine({ A: map([1], { B: succeed() }, { ItemSelector: {} }) }), "field 'ItemSelector'"],
  ['Retry of a Map', machine({ A: map([1], { B: succeed() }, { Retry: [] }) }), "field 'Retry'"],
  ['Catch of a Map', machine({ A: map([1], { B: succeed() }, { Catch: [] }) }), "field 'Catch'"],
  [
    'a distributed Map',
    machine({
      A: {
        ...map([1], { B: succeed() }),
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, StartAt: 'B', States: { B: succeed() } },
      },
    }),
    'Mode "DISTRIBUTED" is not supported',
  ],
  [
    'a Map in a Map',
    machine({ A: map([1], { B: map([1], { C: succeed() }) }) }),
    `state 'B': Type "Map" inside a Map`,
  ],
  [
    'Items that are no list',
    machine({ A: map({ a: 1 }, { B: succeed() }) }),
    'Items must be an expression or an array',
  ],
  [
    'a way out of a Map',
    machine({ A: map([1], { B: task({}, { Next: 'C' }) }), C: succeed() }),
    'Next "C" is not a state of its flow',
  ],
  ['a name used twice', machine({ A: map([1], { A: succeed() }) }), "state 'A': the name is taken"],
  [
    'a variable that hides an outer one',
    machine({
      A: task({}, { Assign: { n: 1 }, Next: 'B' }),
      B: map([1], { C: task({}, { Assign: { n: 2 } }) }),
    }),
    "variable 'n' is already one of the flow around it",
  ],
  [
    'a variable called states',
    machine({ A: task({}, { Assign: { states: 1 } }) }),
    "variable 'states' is misnamed",
  ],
  [
    'a placeholder nobody fills in',
    machine({ A: { ...task({}), Arguments: { FunctionName: placeholder('Nobody'), Payload: {} } } }),
    `placeholder ${placeholder('Nobody')}: no value is given`,
  ],
];

/** The same for expressions, each as the output of a task. */
const REFUSED_EXPRESSIONS: [string, string, string][] = [
  ['what is no JSONata', '$states.', 'is not JSONata'],
  ['a function definition', '$map($states.input, function($v) { $v })', 'a function definition'],
  ['an assignment', '($x := 1; $x)', 'the := operator'],
  ['a chain', '$states.input ~> $sum()', 'the ~> operator'],
  ['a regular expression', '$contains($states.input, /a/)', 'a regular expression'],
  ['a transform', '$states.input ~> |a|{}|', 'is not supported'],
  ['$eval', "$eval('1')", 'the function $eval'],
  ['the host clock', '$now()', 'the function $now'],
  ['a function of the service only', '$uuid()', 'the function $uuid'],
  ['a bare name', 'outcome', "'outcome' has no input to be read from"],
  ['$', '$.outcome', '$ has no input to be read from'],
  ['$$', '$states.input.list[$$.n = 1]', '$$ has no input to be read from'],
  ['a variable nobody assigns', '$nobody', 'no state assigns $nobody'],
  ['a function as a value', '$sum', 'no state assigns $sum'],
  ['an error that is not there', '$states.errorOutput.Error', 'there is no $states.errorOutput'],
  ['a misspelt context', '$states.context.Execution.Nmae', 'there is no $states.context.Execution.Nmae here'],
  [
    'a token that is not there',
    '$states.context.Task.Token',
    'only the payload of a callback task has a token',
  ],
];

const refusal = (definition: Json): unknown => {
  try {
    openRig({ definition });
    return undefined;
  } catch (error) {
    return error;
  }
};

test.each(REFUSED)('%s is refused', (_what, definition, said) => {
  const error = refusal(definition);
  expect(error).toMatchObject({ name: 'DefinitionError' });
  expect(String(error)).toContain(said);
});

test.each(REFUSED_EXPRESSIONS)('in an expression, %s is refused', (_what, expression, said) => {
  const error = refusal(machine({ A: task({}, { Output: [{ deep: `{% ${expression} %}` }] }) }));
  expect(String(error)).toContain(`state 'A': Output`);
  expect(String(error)).toContain(said);
});

test('every problem is named at once', () => {
  const error = refusal(machine({ A: task({}, { HeartbeatSeconds: 1, Next: 'C' }), B: { Type: 'Wait' } }));
  expect(error).toMatchObject({ problems: { length: 3 } });
});

test.each([
  ['a filter on the item at hand', "$states.input.list[state = 'done' and $.n > 1].name"],
  ['a sorted list', '$states.input.list^(n)'],
  ['a built object', "{ 'n': $count($states.input.list) }"],
  ['a condition', '$exists($states.input.a) ? $states.input.a : 0'],
  ['a step in brackets', '$states.input.list.(n + 1)'],
])('%s is not', (_what, expression) => {
  expect(refusal(machine({ A: task({}, { Output: `{% ${expression} %}` }) }))).toBeUndefined();
});
