import type { Json } from '@yijianshi/store';
import type { Fields } from './rig.ts';

/** Small state machines for the tests. */
export const machine = (states: Fields, startAt = Object.keys(states)[0] ?? ''): Fields => ({
  QueryLanguage: 'JSONata',
  StartAt: startAt,
  States: states,
});

/** `${name}`, to be filled in when the definition is loaded. */
export const placeholder = (name: string): string => `\${${name}}`;

const leaving = (more: Fields): Fields => (more.Next === undefined ? { End: true, ...more } : more);

/** A task that calls `work`; ends the flow unless it is told its `Next`. */
export const task = (payload: Json, more: Fields = {}): Fields => ({
  Type: 'Task',
  Resource: `arn:${placeholder('Partition')}:states:::lambda:invoke`,
  Arguments: { FunctionName: placeholder('Intake'), Payload: payload },
  ...leaving(more),
});

/** A task that waits for its token. */
export const wait = (payload: Fields = {}, more: Fields = {}): Fields => ({
  ...task({ ...payload, token: '{% $states.context.Task.Token %}' }, { TimeoutSeconds: 3600, ...more }),
  Resource: `arn:${placeholder('Partition')}:states:::lambda:invoke.waitForTaskToken`,
});

export const map = (items: Json, states: Fields, more: Fields = {}): Fields => ({
  Type: 'Map',
  Items: items,
  ItemProcessor: {
    ProcessorConfig: { Mode: 'INLINE' },
    StartAt: Object.keys(states)[0] ?? '',
    States: states,
  },
  ...leaving(more),
});

export const choice = (rules: readonly [string, string][], otherwise?: string): Fields => ({
  Type: 'Choice',
  Choices: rules.map(([condition, next]) => ({ Condition: `{% ${condition} %}`, Next: next })),
  ...(otherwise === undefined ? {} : { Default: otherwise }),
});

export const succeed = (more: Fields = {}): Fields => ({ Type: 'Succeed', ...more });
