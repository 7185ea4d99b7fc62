import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { lintDefinition } from '@yijianshi/local/engine/lint';
import type { Json } from '@yijianshi/store';
import { expect, test } from 'vitest';
import { CASE_DEFINITION } from './case.ts';
import { machine, map, placeholder, succeed, task, wait } from './machines.ts';
import { type Fields, SUBSTITUTIONS, temporaryFolder } from './rig.ts';

const NAMES = Object.keys(SUBSTITUTIONS);
const lint = (definition: Json): string => lintDefinition(definition, NAMES).join('\n');

const MAP = 'States.Approve.ItemProcessor.States';

/** The case's definition with one fault put in: fields of one of its parts set, or taken away. */
function faulty(path: string, fields: { [name: string]: Json | undefined }): Json {
  const whole = structuredClone(CASE_DEFINITION) as Fields;
  const part = path === '' ? whole : path.split('.').reduce((at, name) => at[name] as Fields, whole);
  Object.assign(part, fields);
  return JSON.parse(JSON.stringify(whole));
}

test('the case has no fault', () => {
  expect(lintDefinition(CASE_DEFINITION, NAMES)).toEqual([]);
});

test.each<[string, Json, string]>([
  [
    'a callback without timeout',
    faulty('States.PreReview', { TimeoutSeconds: undefined }),
    "state 'PreReview': a callback task needs TimeoutSeconds",
  ],
  [
    'a callback in a Map without timeout',
    faulty(`${MAP}.Ask`, { TimeoutSeconds: undefined }),
    "state 'Ask': a callback task needs TimeoutSeconds",
  ],
  [
    'a callback without its token',
    faulty('States.Dispatch.Arguments.Payload', { token: undefined }),
    "state 'Dispatch': the payload of a callback task needs its token",
  ],
  [
    'a heartbeat as long as the timeout',
    faulty('States.PreReview', { HeartbeatSeconds: 31_104_000 }),
    "state 'PreReview': HeartbeatSeconds must be less than TimeoutSeconds",
  ],
  [
    'a placeholder nobody supplies',
    faulty('States.Accept.Arguments', { FunctionName: placeholder('Unknown') }),
    `placeholder ${placeholder('Unknown')}: nothing supplies it`,
  ],
  [
    'States.ALL beside another',
    faulty('States.Accept', { Retry: [{ ErrorEquals: ['States.ALL', 'Outage'] }] }),
    "state 'Accept': Retry[0]: States.ALL must stand alone and last",
  ],
  [
    'States.ALL not last',
    faulty(`${MAP}.Seal`, {
      Catch: [
        { ErrorEquals: ['States.ALL'], Next: 'Mend' },
        { ErrorEquals: ['Outage'], Next: 'Mend' },
      ],
    }),
    "state 'Seal': Catch[0]: States.ALL must stand alone and last",
  ],
  ['a state no path leads to', faulty('States', { Lost: succeed() }), "state 'Lost': no path leads to it"],
  [
    'a target that is not there',
    faulty('States.Accept', { Next: 'Nowhere' }),
    `state 'Accept': Next "Nowhere" is not a state of its flow`,
  ],
  ['a variable nobody assigns', faulty(`${MAP}.Ask`, { Assign: undefined }), 'no state assigns $itemId'],
  [
    'what the engine does not do',
    faulty('States.Accept', { Type: 'Parallel' }),
    'Type "Parallel" is not supported',
  ],
  ['what asl-validator finds', faulty('States.Accept', { ResultPath: '$.a' }), 'asl-validator: '],
  ['JSONPath', faulty('', { QueryLanguage: 'JSONPath' }), 'QueryLanguage must be JSONata'],
])('%s is found', (_what, definition, finding) => {
  expect(lint(definition)).toContain(finding);
});

test('a variable that only the straight path assigns is found behind a catcher', () => {
  const definition = machine({
    A: task({}, { Assign: { n: 1 }, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'B' }], Next: 'B' }),
    B: succeed({ Output: '{% $n %}' }),
  });
  expect(lint(definition)).toBe("state 'B': $n is not assigned on every path to it");
});

test('a variable that the catcher assigns too is not', () => {
  const definition = machine({
    A: task(
      {},
      { Assign: { n: 1 }, Catch: [{ ErrorEquals: ['States.ALL'], Assign: { n: 0 }, Next: 'B' }], Next: 'B' },
    ),
    B: succeed({ Output: '{% $n %}' }),
  });
  expect(lint(definition)).toBe('');
});

test('a loop does not make a variable assigned before its first round', () => {
  const definition = machine({
    A: wait({}, { Next: 'B' }),
    B: task({ n: '{% $n %}' }, { Assign: { n: 1 }, Next: 'A' }),
  });
  expect(lint(definition)).toContain("state 'B': $n is not assigned on every path to it");
});

test('an item knows the variables around it, but not those of other items', () => {
  const definition = machine({
    A: task({}, { Assign: { around: 1 }, Next: 'M' }),
    M: map([1], {
      I: task({ a: '{% $around %}', o: '{% $own %}' }, { Next: 'J' }),
      J: task({}, { Assign: { own: 1 } }),
    }),
  });
  expect(lint(definition)).toBe("state 'I': $own is not assigned on every path to it");
});

test('the definition handed in stays as it was', () => {
  const before = JSON.stringify(CASE_DEFINITION);
  lint(CASE_DEFINITION);
  expect(JSON.stringify(CASE_DEFINITION)).toBe(before);
});

test('the command prints one line and ends with 0, or each finding and ends with 1', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const run = (file: string) =>
    promisify(execFile)(
      process.execPath,
      ['--import', 'tsx', 'packages/local/src/engine/lint-cli.ts', file],
      { cwd: root },
    );
  expect((await run('workflows/case.asl.json')).stdout).toBe('workflows/case.asl.json: ok\n');
  const file = join(temporaryFolder(), 'faulty.asl.json');
  writeFileSync(file, JSON.stringify(faulty('States.PreReview', { TimeoutSeconds: undefined })));
  await expect(run(file)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('needs TimeoutSeconds') as string,
  });
});
