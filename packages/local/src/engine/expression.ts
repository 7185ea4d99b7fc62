import type { Json } from '@yijianshi/store';
import jsonata from 'jsonata';
import { StateError } from './errors.ts';

/** What an expression can see: `$states` and the variables in scope. */
export interface Bindings {
  readonly states: { [name: string]: Json };
  readonly [variable: string]: Json;
}

/** One `{% … %}`, and what it reads. */
export interface Expression {
  readonly source: string;
  /** Paths below `$states`, as far as they are plain names: `['context', 'Execution', 'Name']`. */
  readonly reads: readonly (readonly string[])[];
  readonly variables: readonly string[];
}

/** A JSON value in which some strings are expressions; every field of a state that is evaluated is one. */
export interface Template {
  readonly expressions: readonly Expression[];
  evaluate(bindings: Bindings): Promise<Json>;
}

/**
 * The functions an expression may call: of the language's own, those whose answer depends on nothing but their arguments,
 * because a state that was cut off by a crash is evaluated again. `$now` and `$millis` would also read the host's clock.
 */
const FUNCTIONS = new Set([
  ...['string', 'number', 'boolean', 'type', 'exists', 'not'],
  ...['length', 'substring', 'substringBefore', 'uppercase', 'lowercase', 'contains', 'join'],
  ...['count', 'append', 'sum', 'max', 'min', 'lookup', 'keys', 'merge'],
]);

/** Syntax that would let an expression define functions and so run without end, or return what is not JSON. */
const REFUSED_NODES: Record<string, string> = {
  lambda: 'a function definition',
  partial: 'a partial application',
  apply: 'the ~> operator',
  bind: 'the := operator',
  transform: 'a transform',
  regex: 'a regular expression',
  parent: 'the % operator',
};

interface Node {
  type?: string;
  value?: unknown;
  steps?: Node[];
  procedure?: Node;
  [other: string]: unknown;
}

const compiled = new Map<string, jsonata.Expression>();

const isExpression = (text: string): boolean => text.startsWith('{%') && text.endsWith('%}');

/** Reads a field; what it cannot accept it tells `refuse`, and the template is then not to be used. */
export function template(value: Json, field: string, refuse: (problem: string) => void): Template {
  const expressions: Expression[] = [];

  function build(part: Json, at: string): (bindings: Bindings) => Promise<Json> | Json {
    if (typeof part === 'string' && isExpression(part)) {
      const expression = analyse(part.slice(2, -2).trim(), (problem) => refuse(`${at}: ${problem}`));
      expressions.push(expression);
      return (bindings) => evaluate(expression.source, at, bindings);
    }
    if (Array.isArray(part)) {
      const parts = part.map((one, i) => build(one, `${at}[${i}]`));
      return (bindings) => Promise.all(parts.map((one) => one(bindings)));
    }
    if (part !== null && typeof part === 'object') {
      const parts = Object.entries(part).map(([name, one]) => [name, build(one, `${at}/${name}`)] as const);
      return async (bindings) => {
        const whole: { [name: string]: Json } = {};
        for (const [name, one] of parts) whole[name] = await one(bindings);
        return whole;
      };
    }
    return () => part;
  }

  const root = build(value, field);
  return { expressions, evaluate: async (bindings) => root(bindings) };
}

function analyse(source: string, refuse: (problem: string) => void): Expression {
  const reads: string[][] = [];
  const variables: string[] = [];

  // `inContext`: behind the first step of a path, where a bare name or `$` means the item at hand. In front of it
  // there is no input to read: the service knows `$states` and variables only.
  function visit(node: Node, inContext: boolean): void {
    const why = REFUSED_NODES[node.type ?? ''];
    if (why) refuse(`${why} is not supported in '${source}'`);
    else if (node.type === 'path' && node.steps) visitPath(node.steps, inContext);
    else if (node.type === 'variable') visitVariable(node, [], inContext);
    else if (node.type === 'function' && node.procedure) visitFunction(node, node.procedure, inContext);
    else {
      if (node.type === 'name' && !inContext)
        refuse(`'${String(node.value)}' has no input to be read from in '${source}'; write $states.input`);
      visitParts(node, inContext);
    }
  }

  function visitFunction({ procedure: _, ...rest }: Node, procedure: Node, inContext: boolean): void {
    if (procedure.type !== 'variable' || !FUNCTIONS.has(String(procedure.value)))
      refuse(`the function $${String(procedure.value)} is not supported in '${source}'`);
    visitParts(rest, inContext);
  }

  function visitPath(steps: Node[], inContext: boolean): void {
    const [first, ...later] = steps;
    if (!first) return;
    if (first.type === 'variable') {
      const plain = later.findIndex((step) => step.type !== 'name' || step.stages !== undefined);
      // A name with a filter is still read; what follows it is not followed.
      const names = plain === -1 ? later : later.slice(0, plain + (later[plain]?.type === 'name' ? 1 : 0));
      visitVariable(
        first,
        names.map((step) => String(step.value)),
        inContext,
      );
      visitParts(first, true);
    } else visit(first, inContext);
    for (const step of later) step.type === 'name' ? visitParts(step, true) : visit(step, true);
  }

  function visitVariable(node: Node, names: string[], inContext: boolean): void {
    const name = String(node.value);
    if (name === 'states') reads.push(names);
    else if (name !== '' && name !== '$') variables.push(name);
    else if (!inContext || name === '$') refuse(`$${name} has no input to be read from in '${source}'`);
  }

  function visitParts(node: Node, inContext: boolean): void {
    for (const part of Object.values(node)) visitAny(part, inContext);
  }
  function visitAny(part: unknown, inContext: boolean): void {
    if (Array.isArray(part)) for (const one of part) visitAny(one, inContext);
    else if (part !== null && typeof part === 'object') visit(part as Node, inContext);
  }

  try {
    const expression = compiled.get(source) ?? jsonata(source);
    compiled.set(source, expression);
    visit(expression.ast() as unknown as Node, false);
  } catch (error) {
    refuse(`'${source}' is not JSONata: ${error instanceof Error ? error.message : textOf(error)}`);
  }
  return { source, reads, variables };
}

async function evaluate(source: string, field: string, bindings: Bindings): Promise<Json> {
  const failed = (what: string) =>
    new StateError(
      'States.QueryEvaluationError',
      `The JSONata expression '${source}' specified for the field '${field}' ${what}`,
      field,
    );
  let value: unknown;
  try {
    value = await compiled.get(source)?.evaluate(undefined, bindings);
  } catch (error) {
    throw failed(`threw an error during evaluation. ${textOf(error)}`);
  }
  if (value === undefined) throw failed('returned nothing (undefined).');
  // Arrays come marked as JSONata sequences, which a later expression would flatten or unwrap; a value read back from
  // the database is not so marked. One trip through JSON makes both the same.
  return typeof value === 'object' && value !== null ? JSON.parse(JSON.stringify(value)) : (value as Json);
}

/** The value, if it has the type the field needs. */
export function typed<T extends Json>(
  value: Json,
  type: 'boolean' | 'array',
  field: string,
  { expressions }: Template,
): T {
  const was = Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
  if (was === type) return value as T;
  throw new StateError(
    'States.QueryEvaluationError',
    `The JSONata expression '${expressions[0]?.source}' specified for the field '${field}' returned an unexpected result type. Expected '${type}', but was '${was}' for value: ${JSON.stringify(value)}`,
    field,
  );
}

/** JSONata throws plain objects with a code and a message. */
function textOf(error: unknown): string {
  if (error === null || typeof error !== 'object') return String(error);
  const { code, message } = error as { code?: unknown; message?: unknown };
  return code === undefined ? String(message) : `${String(code)}: ${String(message)}`;
}
