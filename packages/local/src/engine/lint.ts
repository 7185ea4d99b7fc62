import type { Json } from '@yijianshi/store';
import validate from 'asl-validator';
import { template } from './expression.ts';
import { DefinitionError, fieldsOf, listOf, load } from './load.ts';

type Fields = { [name: string]: Json };

/**
 * Everything that is wrong with a definition, in words; nothing for a sound one. `placeholders` are the names that the
 * deployment fills in. What it finds beyond `asl-validator` and the engine's own refusals is what would show only months
 * into an execution: a wait without end, a function that was never handed its token, a variable that some path forgot.
 */
export function lintDefinition(definition: Json, placeholders: readonly string[]): string[] {
  const findings: string[] = [];
  const text = JSON.stringify(definition).replace(/\$\{(\w+)\}/g, (_, name: string) => {
    if (!placeholders.includes(name)) findings.push(`placeholder \${${name}}: nothing supplies it`);
    return name === 'Partition' ? 'aws' : name;
  });
  // Before the placeholders are filled in, asl-validator takes no resource for an ARN; and it writes into what it is given.
  for (const { 'Error code': code, Message: message } of validate(JSON.parse(text)).errors)
    findings.push(`asl-validator: ${code}: ${message ?? ''}`);
  const filled: Json = JSON.parse(text);
  try {
    load(filled);
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    findings.push(...error.problems);
  }
  lintFlow(fieldsOf(filled), new Set(), findings);
  return findings;
}

function lintFlow(flow: Fields, outer: ReadonlySet<string>, findings: string[]): void {
  const states = fieldsOf(flow.States);
  const assigned = assignedOnEntry(states, String(flow.StartAt), outer);
  for (const [name, value] of Object.entries(states)) {
    const state = fieldsOf(value);
    const tell = (finding: string): void => void findings.push(`state '${name}': ${finding}`);
    lintWait(state, tell);
    const known = assigned.get(name);
    if (!known) {
      tell('no path leads to it');
      continue;
    }
    for (const variable of variablesOf(state))
      if (!known.has(variable)) tell(`$${variable} is not assigned on every path to it`);
    if (state.ItemProcessor) lintFlow(fieldsOf(state.ItemProcessor), known, findings);
  }
}

function lintWait(state: Fields, tell: (finding: string) => void): void {
  const { Resource: resource, TimeoutSeconds: timeout, HeartbeatSeconds: heartbeat } = state;
  if (typeof heartbeat === 'number' && typeof timeout === 'number' && heartbeat >= timeout)
    tell('HeartbeatSeconds must be less than TimeoutSeconds');
  if (!String(resource).endsWith('.waitForTaskToken')) return;
  if (timeout === undefined) tell('a callback task needs TimeoutSeconds, or it may wait without end');
  const payload = template(fieldsOf(state.Arguments).Payload ?? null, 'Payload', () => {});
  const reads = payload.expressions.flatMap((expression) => expression.reads.map((path) => path.join('.')));
  if (!reads.includes('context.Task.Token')) tell('the payload of a callback task needs its token');
}

/** The variables that every path to a state has assigned when it is entered; a state that no path leads to is not in it. */
function assignedOnEntry(
  states: Fields,
  startAt: string,
  outer: ReadonlySet<string>,
): Map<string, ReadonlySet<string>> {
  const known = new Map<string, ReadonlySet<string>>();
  const reach: { name: string; with: ReadonlySet<string> }[] = [{ name: startAt, with: outer }];
  for (let step = reach.pop(); step; step = reach.pop()) {
    const { name, with: arriving } = step;
    const before = known.get(name);
    const now = before ? new Set([...before].filter((variable) => arriving.has(variable))) : arriving;
    if (!Object.hasOwn(states, name) || before?.size === now.size) continue;
    known.set(name, now);
    for (const { next, assigns } of exitsOf(fieldsOf(states[name])))
      reach.push({ name: next, with: new Set([...now, ...assigns]) });
  }
  return known;
}

/** Every way out of a state, with what it assigns: a catcher's leaves the state's own Assign undone. */
function exitsOf(state: Fields): { next: string; assigns: string[] }[] {
  const own = Object.keys(fieldsOf(state.Assign));
  const nexts = [state.Next, state.Default, ...listOf(state.Choices).map((rule) => rule.Next)];
  return [
    ...nexts.filter((next) => typeof next === 'string').map((next) => ({ next, assigns: own })),
    ...listOf(state.Catch).map((catcher) => ({
      next: String(catcher.Next),
      assigns: Object.keys(fieldsOf(catcher.Assign)),
    })),
  ];
}

function variablesOf({ ItemProcessor: _, ...state }: Fields): Set<string> {
  const { expressions } = template(state, '', () => {});
  return new Set(expressions.flatMap((expression) => expression.variables));
}
