import type { Json } from '@yijianshi/store';
import { clip, type Failure, matches, StateError, TIMEOUT, withinLimit } from './errors.ts';
import { type Bindings, type Template, typed } from './expression.ts';
import {
  type Catcher,
  type ChoiceState,
  type Machine,
  type MapState,
  type SucceedState,
  stateOf,
  type TaskState,
} from './machine.ts';

export type Variables = { readonly [name: string]: Json };

/** What stays the same while a frame moves: its execution, and the Map it works for, where there is one. */
export interface Course {
  readonly machine: Machine;
  readonly execution: { readonly name: string; readonly input: Json; readonly startedAt: number };
  readonly map?: { readonly state: string; readonly index: number; readonly variables: Variables };
}

/** Where a frame is. */
export interface Position {
  readonly state: string;
  readonly enteredAt: number;
  readonly input: Json;
  readonly variables: Variables;
  /** How often each retrier of the state was used, by its place. */
  readonly retries: readonly number[];
}

/** What a frame waits for, or how it ended. */
export type Halt =
  | {
      readonly kind: 'call';
      readonly at: Position;
      readonly functionName: string;
      readonly payload: Json;
      readonly token?: string;
      readonly due?: number;
    }
  | { readonly kind: 'backoff'; readonly at: Position; readonly due: number }
  | { readonly kind: 'map'; readonly at: Position; readonly items: readonly Halt[] }
  | { readonly kind: 'ended'; readonly output: Json }
  | { readonly kind: 'failed'; readonly failure: Failure };

export interface WalkEvent {
  readonly type: string;
  readonly state?: string;
  readonly detail?: { readonly [name: string]: Json };
}

/** From one blocking point to the next. Nothing has happened until it is written. */
export interface Walk {
  readonly halt: Halt;
  readonly events: readonly WalkEvent[];
}

export interface Tools {
  now(): number;
  /** Makes a token. */
  id(): string;
}

type Move = Halt | { readonly kind: 'enter'; readonly at: Position };

/** What leads out of a state: the state itself, or one of its catchers. */
interface Exit {
  readonly assign?: Template;
  readonly output?: Template;
  readonly next?: string;
}

/** The states' behaviour, pure but for the clock and the tokens it is handed. One walker takes one walk. */
export class Walker {
  readonly #tools: Tools;
  readonly #course: Course;
  readonly #events: WalkEvent[] = [];

  constructor(tools: Tools, course: Course) {
    this.#tools = tools;
    this.#course = course;
  }

  start(): Promise<Walk> {
    const { machine, execution } = this.#course;
    this.#events.push({ type: 'ExecutionStarted', detail: { input: execution.input } });
    return this.#walk(this.#first(machine.startAt, execution.input));
  }

  /** The task at hand, or the Map, has its result. */
  async succeed(at: Position, result: Json): Promise<Walk> {
    const { type } = stateOf(this.#course.machine, at.state);
    if (type === 'Task') this.#tell('TaskSucceeded', at, { output: result });
    else this.#tell('MapStateSucceeded', at);
    return this.#walk(await this.#try(at, () => this.#leave(at, result)));
  }

  async fail(at: Position, failure: Failure): Promise<Walk> {
    this.#tell(failure === TIMEOUT ? 'TaskTimedOut' : 'TaskFailed', at, { ...failure });
    return this.#walk(await this.#recover(at, failure));
  }

  /** The wait before a retry is over. */
  async retry(at: Position): Promise<Walk> {
    return this.#walk(await this.#try(at, () => this.#call(at)));
  }

  /** The same for the same position and token: a call cut off by a crash is made again with the same payload. */
  async payload(at: Position, token: string | undefined): Promise<Json> {
    const state = stateOf(this.#course.machine, at.state) as TaskState;
    const payload = await state.payload.evaluate(this.#bindings(at, {}, token));
    withinLimit(payload, at.state);
    return payload;
  }

  async #walk(first: Move): Promise<Walk> {
    let move = first;
    while (move.kind === 'enter') move = await this.#enter(move.at);
    const { map } = this.#course;
    if (map && move.kind === 'ended') this.#events.push({ type: 'MapIterationSucceeded', state: map.state });
    if (map && move.kind === 'failed') this.#events.push({ type: 'MapIterationFailed', state: map.state });
    // Which item an event belongs to, the service tells by a chain of `previousEventId`s; here its index is said.
    const events = map
      ? this.#events.map((event) => ({ ...event, detail: { ...event.detail, index: map.index } }))
      : this.#events;
    return { halt: move, events };
  }

  #enter(at: Position): Promise<Move> {
    const state = stateOf(this.#course.machine, at.state);
    this.#tell(`${state.type}StateEntered`, at, { input: at.input });
    return this.#try(at, () => {
      switch (state.type) {
        case 'Task':
          return this.#call(at);
        case 'Choice':
          return this.#choose(state, at);
        case 'Map':
          return this.#fan(state, at);
        case 'Succeed':
          return this.#end(state, at);
      }
    });
  }

  async #call(at: Position): Promise<Move> {
    const state = stateOf(this.#course.machine, at.state) as TaskState;
    const { functionName, timeoutSeconds } = state;
    const token = state.callback ? this.#tools.id() : undefined;
    const payload = await this.payload(at, token);
    this.#tell('TaskScheduled', at, {
      resource: state.callback ? 'invoke.waitForTaskToken' : 'invoke',
      resourceType: 'lambda',
      parameters: { FunctionName: functionName, Payload: payload },
      ...(timeoutSeconds === undefined ? {} : { timeoutInSeconds: timeoutSeconds }),
    });
    this.#tell('TaskStarted', at);
    return {
      kind: 'call',
      at,
      functionName,
      payload,
      ...(token === undefined ? {} : { token }),
      ...(timeoutSeconds === undefined ? {} : { due: this.#tools.now() + timeoutSeconds * 1000 }),
    };
  }

  async #choose(state: ChoiceState, at: Position): Promise<Move> {
    for (const [i, { condition, next }] of state.choices.entries()) {
      const value = await condition.evaluate(this.#bindings(at));
      if (typed<boolean>(value, 'boolean', `Choices[${i}]/Condition`, condition))
        return this.#exit('Choice', at, at.input, {}, next);
    }
    if (state.default === undefined)
      throw new StateError('States.NoChoiceMatched', 'No rule matched, and there is no Default.');
    return this.#exit('Choice', at, at.input, {}, state.default);
  }

  async #end(state: SucceedState, at: Position): Promise<Move> {
    const output = state.output ? await state.output.evaluate(this.#bindings(at)) : at.input;
    withinLimit(output, at.state);
    return this.#exit('Succeed', at, output, {}, undefined);
  }

  /** Starts every item at once. Those that end without waiting are finished here; if all do, so is the Map. */
  async #fan(state: MapState, at: Position): Promise<Move> {
    const value = await state.items.evaluate(this.#bindings(at));
    const inputs = typed<Json[]>(value, 'array', 'Items', state.items);
    withinLimit(inputs, at.state);
    this.#tell('MapStateStarted', at, { length: inputs.length });
    for (const index of inputs.keys()) this.#tell('MapIterationStarted', at, { index });
    const items: Halt[] = [];
    for (const [index, input] of inputs.entries()) {
      const map = { state: at.state, index, variables: at.variables };
      const item = new Walker(this.#tools, { ...this.#course, map });
      const { halt, events } = await item.#walk(this.#first(state.startAt, input));
      this.#events.push(...events);
      if (halt.kind === 'failed') {
        this.#tell('MapStateFailed', at);
        return halt;
      }
      items.push(halt);
    }
    const outputs = items.flatMap((item) => (item.kind === 'ended' ? [item.output] : []));
    if (outputs.length < items.length) return { kind: 'map', at, items };
    this.#tell('MapStateSucceeded', at);
    return this.#leave(at, outputs);
  }

  async #leave(at: Position, result: Json): Promise<Move> {
    const state = stateOf(this.#course.machine, at.state) as TaskState | MapState;
    withinLimit(result, at.state);
    return this.#pass(state.type, at, state, { result }, result);
  }

  /** Evaluates Assign and Output, both with the variables as they were on entry, and goes on. */
  async #pass(type: string, at: Position, exit: Exit, seen: Variables, otherwise: Json): Promise<Move> {
    const bindings = this.#bindings(at, seen);
    const assigned = exit.assign ? ((await exit.assign.evaluate(bindings)) as Variables) : {};
    const output = exit.output ? await exit.output.evaluate(bindings) : otherwise;
    for (const value of [output, ...Object.values(assigned)]) withinLimit(value, at.state);
    return this.#exit(type, at, output, assigned, exit.next);
  }

  #exit(type: string, at: Position, output: Json, assigned: Variables, next: string | undefined): Move {
    this.#tell(`${type}StateExited`, at, { output });
    if (next === undefined) return { kind: 'ended', output };
    return this.#first(next, output, { ...at.variables, ...assigned });
  }

  #first(state: string, input: Json, variables: Variables = {}): Move {
    return { kind: 'enter', at: { state, input, variables, enteredAt: this.#tools.now(), retries: [] } };
  }

  /** Takes one step of a state; what the state itself does wrong is a failure that its Retry and Catch may know. */
  async #try(at: Position, step: () => Promise<Move>): Promise<Move> {
    try {
      return await step();
    } catch (thrown) {
      return this.#recover(at, this.#failure(at, thrown));
    }
  }

  async #recover(at: Position, failure: Failure): Promise<Move> {
    const state = stateOf(this.#course.machine, at.state);
    if (state.type !== 'Task') return { kind: 'failed', failure };
    const place = state.retry.findIndex((one) => matches(one.errorEquals, failure.error));
    const retrier = state.retry[place];
    const used = at.retries[place] ?? 0;
    if (retrier && used < retrier.maxAttempts) {
      const { intervalSeconds, backoffRate, maxDelaySeconds } = retrier;
      const seconds = Math.min(intervalSeconds * backoffRate ** used, maxDelaySeconds);
      const retries = state.retry.map((_, i) => (at.retries[i] ?? 0) + (i === place ? 1 : 0));
      return { kind: 'backoff', at: { ...at, retries }, due: this.#tools.now() + seconds * 1000 };
    }
    const catcher = state.catch.find((one) => matches(one.errorEquals, failure.error));
    return catcher ? this.#catch(at, catcher, failure) : { kind: 'failed', failure };
  }

  async #catch(at: Position, catcher: Catcher, failure: Failure): Promise<Move> {
    const errorOutput = { Error: failure.error, Cause: failure.cause };
    try {
      return await this.#pass('Task', at, catcher, { errorOutput }, errorOutput);
    } catch (thrown) {
      return { kind: 'failed', failure: this.#failure(at, thrown) };
    }
  }

  /** A step's exception as a failure; anything but a `StateError` is a bug of the engine and goes on up. */
  #failure(at: Position, thrown: unknown): Failure {
    if (!(thrown instanceof StateError)) throw thrown;
    const cause = `An error occurred while executing the state '${at.state}'. ${thrown.message}`;
    const failure = clip({ error: thrown.error, cause });
    if (thrown.location !== undefined)
      this.#tell('EvaluationFailed', at, { ...failure, location: thrown.location });
    return failure;
  }

  #tell(type: string, at: Position, detail?: Variables): void {
    this.#events.push({ type, state: at.state, ...(detail && { detail }) });
  }

  #bindings(at: Position, seen: Variables = {}, token?: string): Bindings {
    const { machine, execution, map } = this.#course;
    const context = {
      Execution: {
        Id: `execution:${execution.name}`,
        Name: execution.name,
        Input: execution.input,
        StartTime: new Date(execution.startedAt).toISOString(),
      },
      State: {
        Name: at.state,
        EnteredTime: new Date(at.enteredAt).toISOString(),
        RetryCount: at.retries.reduce((sum, n) => sum + n, 0),
      },
      StateMachine: { Id: `stateMachine:${machine.id}`, Name: machine.id },
      ...(token === undefined ? {} : { Task: { Token: token } }),
    };
    return { ...map?.variables, ...at.variables, states: { input: at.input, context, ...seen } };
  }
}
