import { createHash } from 'node:crypto';
import type { Json } from '@yijianshi/store';
import { type Expression, type Template, template } from './expression.ts';
import type { Catcher, Machine, Retrier, State } from './machine.ts';

type Fields = { [name: string]: Json };
type Refuse = (problem: string) => void;

/** The definition uses what the engine does not do, or is not sound. Every problem is named. */
export class DefinitionError extends Error {
  override readonly name = 'DefinitionError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`the state machine is refused:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

const COMMON = ['Type', 'Comment', 'QueryLanguage'];
const LEAVING = ['Assign', 'Output', 'Next', 'End'];
/** The fields each kind of thing may have; every other field is refused. */
const FIELDS = {
  machine: ['Comment', 'QueryLanguage', 'StartAt', 'States'],
  Task: [...COMMON, 'Resource', 'Arguments', 'TimeoutSeconds', 'Retry', 'Catch', ...LEAVING],
  Choice: [...COMMON, 'Choices', 'Default'],
  Map: [...COMMON, 'Items', 'ItemProcessor', ...LEAVING],
  Succeed: [...COMMON, 'Output'],
  processor: ['Comment', 'ProcessorConfig', 'StartAt', 'States'],
  retrier: ['Comment', 'ErrorEquals', 'IntervalSeconds', 'BackoffRate', 'MaxDelaySeconds', 'MaxAttempts'],
  catcher: ['Comment', 'ErrorEquals', 'Assign', 'Output', 'Next'],
  rule: ['Comment', 'Condition', 'Next'],
};

const RESOURCE = /^arn:[a-z-]+:states:::lambda:invoke(\.waitForTaskToken)?$/;
const VARIABLE = /^[A-Za-z_]\w{0,79}$/;
const YEAR_SECONDS = 31_622_400;

/** What an expression may read below `$states`, by the field it stands in. */
const READS = {
  input: ['input', 'context'],
  result: ['input', 'context', 'result'],
  error: ['input', 'context', 'errorOutput'],
} as const;
const CONTEXT: Record<string, readonly string[]> = {
  Execution: ['Id', 'Name', 'Input', 'StartTime'],
  State: ['Name', 'EnteredTime', 'RetryCount'],
  StateMachine: ['Id', 'Name'],
  Task: ['Token'],
};

/** Fills the placeholders `${Name}` of a definition in; one that is not given is a problem. */
export function substitute(definition: Json, values: Record<string, string>): Json {
  const missing = new Set<string>();
  const text = JSON.stringify(definition).replace(/\$\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) missing.add(name);
    return value === undefined ? whole : JSON.stringify(value).slice(1, -1);
  });
  if (missing.size > 0)
    throw new DefinitionError([...missing].map((name) => `placeholder \${${name}}: no value is given`));
  return JSON.parse(text);
}

/** Checks and compiles a definition whose placeholders are filled in. */
export function load(definition: Json): Machine {
  const problems: string[] = [];
  const states = new Map<string, State>();
  const top = fieldsOf(definition);
  const refuse: Refuse = (problem) => problems.push(problem);

  only(top, FIELDS.machine, (problem) => refuse(`state machine: ${problem}`));
  if (top.QueryLanguage !== 'JSONata') refuse('state machine: QueryLanguage must be JSONata');
  const startAt = loadFlow(top, 'state machine', { states, outer: undefined, refuse });
  if (problems.length > 0) throw new DefinitionError(problems);
  const source = JSON.stringify(definition);
  return { id: createHash('sha256').update(source).digest('hex'), source, startAt, states };
}

interface Loading {
  readonly states: Map<string, State>;
  /** The variables of the flow around a Map; absent in the main flow. */
  readonly outer: ReadonlySet<string> | undefined;
  readonly refuse: Refuse;
}

/** One set of states that lead to each other: the main flow, or what a Map does to each item. */
function loadFlow(flow: Fields, where: string, loading: Loading): string {
  const own = fieldsOf(flow.States);
  const assigned = new Set(Object.values(own).flatMap((state) => assignedBy(fieldsOf(state))));
  for (const name of assigned) {
    if (name === 'states' || !VARIABLE.test(name)) loading.refuse(`${where}: variable '${name}' is misnamed`);
    if (loading.outer?.has(name))
      loading.refuse(`${where}: variable '${name}' is already one of the flow around it`);
  }
  const visible = new Set([...assigned, ...(loading.outer ?? [])]);
  const target = (name: Json | undefined, field: string, refuse: Refuse): string => {
    if (typeof name === 'string' && Object.hasOwn(own, name)) return name;
    refuse(`${field} ${JSON.stringify(name)} is not a state of its flow`);
    return '';
  };
  for (const [name, state] of Object.entries(own)) {
    const refuse: Refuse = (problem) => loading.refuse(`state '${name}': ${problem}`);
    const loader = new StateLoader(name, fieldsOf(state), { ...loading, refuse }, visible, target);
    const loaded = loader.load();
    if (loading.states.has(name)) refuse('the name is taken by another state');
    if (loaded) loading.states.set(name, loaded);
  }
  return target(flow.StartAt, 'StartAt', (problem) => loading.refuse(`${where}: ${problem}`));
}

/** The variables a state's Assign and its catchers' Assigns name. */
const assignedBy = (state: Fields): string[] =>
  [state, ...listOf(state.Catch)].flatMap((holder) => Object.keys(fieldsOf(holder.Assign)));

class StateLoader {
  readonly #name: string;
  readonly #fields: Fields;
  readonly #loading: Loading;
  readonly #refuse: Refuse;
  readonly #visible: ReadonlySet<string>;
  readonly #target: (name: Json | undefined, field: string, refuse: Refuse) => string;

  constructor(
    name: string,
    fields: Fields,
    loading: Loading,
    visible: ReadonlySet<string>,
    target: (name: Json | undefined, field: string, refuse: Refuse) => string,
  ) {
    this.#name = name;
    this.#fields = fields;
    this.#loading = loading;
    this.#refuse = loading.refuse;
    this.#visible = visible;
    this.#target = target;
  }

  load(): State | undefined {
    const { Type: type, QueryLanguage: language } = this.#fields;
    if (language !== undefined && language !== 'JSONata') this.#refuse('QueryLanguage must be JSONata');
    if (type !== 'Task' && type !== 'Choice' && type !== 'Map' && type !== 'Succeed') {
      this.#refuse(`Type ${JSON.stringify(type)} is not supported`);
      return undefined;
    }
    only(this.#fields, FIELDS[type], this.#refuse);
    switch (type) {
      case 'Task':
        return this.#task();
      case 'Choice':
        return this.#choice();
      case 'Map':
        return this.#map();
      case 'Succeed':
        return { type, ...this.#optional('output', this.#fields.Output, 'Output', 'input') };
    }
  }

  #task(): State {
    const { Resource: resource, Arguments: given, TimeoutSeconds: timeout } = this.#fields;
    const found = typeof resource === 'string' ? RESOURCE.exec(resource) : null;
    if (!found) this.#refuse(`Resource ${JSON.stringify(resource)} is not supported`);
    const args = fieldsOf(given);
    only(args, ['FunctionName', 'Payload'], (problem) => this.#refuse(`Arguments: ${problem}`));
    const { FunctionName: functionName, Payload: payload } = args;
    if (typeof functionName !== 'string' || functionName.startsWith('{%'))
      this.#refuse('Arguments: FunctionName must be a plain name');
    if (payload === undefined) this.#refuse('Arguments: Payload is missing');
    if (timeout !== undefined && !isWhole(timeout, 1))
      this.#refuse('TimeoutSeconds must be a whole number above 0');
    const callback = found?.[1] !== undefined;
    return {
      type: 'Task',
      callback,
      functionName: String(functionName),
      payload: this.#template(payload ?? null, 'Arguments/Payload', 'input', callback),
      ...(typeof timeout === 'number' ? { timeoutSeconds: timeout } : {}),
      retry: this.#handlers('Retry', FIELDS.retrier).map((one, i) => this.#retrier(one, `Retry[${i}]`)),
      catch: this.#handlers('Catch', FIELDS.catcher).map((one, i) => this.#catcher(one, `Catch[${i}]`)),
      ...this.#leaving(),
    };
  }

  #map(): State {
    if (this.#loading.outer) this.#refuse('Type "Map" inside a Map is not supported');
    const { Items: items, ItemProcessor: given } = this.#fields;
    const processor = fieldsOf(given);
    const field = (problem: string): void => this.#refuse(`ItemProcessor: ${problem}`);
    only(processor, FIELDS.processor, field);
    const config = fieldsOf(processor.ProcessorConfig ?? {});
    only(config, ['Mode'], (problem) => field(`ProcessorConfig: ${problem}`));
    if (config.Mode !== undefined && config.Mode !== 'INLINE')
      field(`ProcessorConfig: Mode ${JSON.stringify(config.Mode)} is not supported`);
    if (!Array.isArray(items) && !(typeof items === 'string' && items.startsWith('{%')))
      this.#refuse('Items must be an expression or an array');
    return {
      type: 'Map',
      items: this.#template(items ?? null, 'Items', 'input'),
      startAt: loadFlow(processor, `state '${this.#name}': ItemProcessor`, {
        ...this.#loading,
        outer: this.#visible,
        refuse: (problem) => this.#loading.refuse(problem),
      }),
      ...this.#leaving(),
    };
  }

  #choice(): State {
    const rules = listOf(this.#fields.Choices);
    if (rules.length === 0) this.#refuse('Choices has no rule');
    return {
      type: 'Choice',
      choices: rules.map((rule, i) => {
        const at = `Choices[${i}]`;
        only(rule, FIELDS.rule, (problem) => this.#refuse(`${at}: ${problem}`));
        if (typeof rule.Condition !== 'string' || !rule.Condition.startsWith('{%'))
          this.#refuse(`${at}: Condition must be an expression`);
        return {
          condition: this.#template(rule.Condition ?? null, `${at}/Condition`, 'input'),
          next: this.#target(rule.Next, `${at}/Next`, this.#refuse),
        };
      }),
      ...(this.#fields.Default === undefined
        ? {}
        : { default: this.#target(this.#fields.Default, 'Default', this.#refuse) }),
    };
  }

  #leaving(): { assign?: Template; output?: Template; next?: string } {
    const { Assign: assign, Output: output, Next: next, End: end } = this.#fields;
    if ((next === undefined) === (end === undefined) || (end !== undefined && end !== true))
      this.#refuse('exactly one of Next and End (true) is needed');
    return {
      ...this.#optional('assign', assign, 'Assign', 'result'),
      ...this.#optional('output', output, 'Output', 'result'),
      ...(next === undefined ? {} : { next: this.#target(next, 'Next', this.#refuse) }),
    };
  }

  /** The retriers or catchers, with what both have in common checked. */
  #handlers(field: 'Retry' | 'Catch', allowed: readonly string[]): Fields[] {
    const given = this.#fields[field];
    if (given !== undefined && !Array.isArray(given)) this.#refuse(`${field} must be a list`);
    const handlers = listOf(given);
    for (const [i, handler] of handlers.entries()) {
      const errors = handler.ErrorEquals;
      const at = `${field}[${i}]`;
      only(handler, allowed, (problem) => this.#refuse(`${at}: ${problem}`));
      if (!Array.isArray(errors) || errors.length === 0 || !errors.every((one) => typeof one === 'string'))
        this.#refuse(`${at}: ErrorEquals must be a list of error names`);
      else if (errors.includes('States.ALL') && (errors.length > 1 || i < handlers.length - 1))
        this.#refuse(`${at}: States.ALL must stand alone and last`);
    }
    return handlers;
  }

  #retrier(given: Fields, at: string): Retrier {
    const number = (field: string, otherwise: number, least: number, whole: boolean): number => {
      const value = given[field] ?? otherwise;
      if (typeof value === 'number' && value >= least && (!whole || Number.isInteger(value))) return value;
      this.#refuse(`${at}: ${field} must be a ${whole ? 'whole ' : ''}number of at least ${least}`);
      return otherwise;
    };
    return {
      errorEquals: listOfNames(given.ErrorEquals),
      intervalSeconds: number('IntervalSeconds', 1, 1, true),
      backoffRate: number('BackoffRate', 2, 1, false),
      maxDelaySeconds: number('MaxDelaySeconds', YEAR_SECONDS, 1, true),
      maxAttempts: number('MaxAttempts', 3, 0, true),
    };
  }

  #catcher(given: Fields, at: string): Catcher {
    return {
      errorEquals: listOfNames(given.ErrorEquals),
      ...this.#optional('assign', given.Assign, `${at}/Assign`, 'error'),
      ...this.#optional('output', given.Output, `${at}/Output`, 'error'),
      next: this.#target(given.Next, `${at}/Next`, this.#refuse),
    };
  }

  #optional<Name extends string>(
    name: Name,
    value: Json | undefined,
    field: string,
    reads: keyof typeof READS,
  ): { [name in Name]?: Template } {
    if (value === undefined) return {};
    if (name === 'assign' && (value === null || typeof value !== 'object' || Array.isArray(value)))
      this.#refuse(`${field} must be an object`);
    return { [name]: this.#template(value, field, reads) } as { [name in Name]?: Template };
  }

  #template(value: Json, field: string, reads: keyof typeof READS, token = false): Template {
    const made = template(value, field, this.#refuse);
    for (const expression of made.expressions) this.#readable(expression, field, READS[reads], token);
    return made;
  }

  /** An expression may read only what is there: a misspelt name would fail the execution months later. */
  #readable(expression: Expression, field: string, reads: readonly string[], token: boolean): void {
    for (const name of expression.variables)
      if (!this.#visible.has(name)) this.#refuse(`${field}: no state assigns $${name}`);
    for (const [first, second, third] of expression.reads) {
      const path = ['$states', first, second, third].filter(Boolean).join('.');
      const known =
        first === undefined ||
        (reads.includes(first) &&
          (first !== 'context' ||
            second === undefined ||
            (Object.hasOwn(CONTEXT, second) && (third === undefined || CONTEXT[second]?.includes(third)))));
      if (!known) this.#refuse(`${field}: there is no ${path} here`);
      else if (second === 'Task' && first === 'context' && !token)
        this.#refuse(`${field}: only the payload of a callback task has a token`);
    }
  }
}

function only(fields: Fields, allowed: readonly string[], refuse: Refuse): void {
  for (const field of Object.keys(fields))
    if (!allowed.includes(field)) refuse(`field '${field}' is not supported`);
}

const isWhole = (value: Json, least: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= least;

export const fieldsOf = (value: Json | undefined): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

export const listOf = (value: Json | undefined): Fields[] =>
  Array.isArray(value) ? value.map(fieldsOf) : [];

const listOfNames = (value: Json | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);
