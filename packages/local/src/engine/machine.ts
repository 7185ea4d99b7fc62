import type { Template } from './expression.ts';

/** A definition as the engine runs it: checked, placeholders filled in, expressions compiled. */
export interface Machine {
  /** The digest of `source`. */
  readonly id: string;
  /** The definition's JSON with its placeholders filled in: kept beside the executions that run it. */
  readonly source: string;
  readonly startAt: string;
  /** Every state, those inside a Map too: their names are unique in the whole machine. */
  readonly states: ReadonlyMap<string, State>;
}

export type State = TaskState | ChoiceState | MapState | SucceedState;

/** Where a state goes and what it gives on. */
interface Leaving {
  readonly assign?: Template;
  readonly output?: Template;
  /** Absent: the flow ends here. */
  readonly next?: string;
}

export interface TaskState extends Leaving {
  readonly type: 'Task';
  /** `lambda:invoke.waitForTaskToken`: it ends when its token is given back, not when the function returns. */
  readonly callback: boolean;
  readonly functionName: string;
  readonly payload: Template;
  readonly timeoutSeconds?: number;
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface MapState extends Leaving {
  readonly type: 'Map';
  readonly items: Template;
  readonly startAt: string;
}

export interface ChoiceState {
  readonly type: 'Choice';
  readonly choices: readonly { readonly condition: Template; readonly next: string }[];
  readonly default?: string;
}

export interface SucceedState {
  readonly type: 'Succeed';
  readonly output?: Template;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly maxAttempts: number;
}

export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly assign?: Template;
  readonly output?: Template;
  readonly next: string;
}

export function stateOf(machine: Machine, name: string): State {
  const state = machine.states.get(name);
  if (!state) throw new Error(`state machine ${machine.id} has no state '${name}'`);
  return state;
}
