import type { Json } from '@yijianshi/store';
import type { Database } from '@yijianshi/store/embedded';
import type { History } from './history.ts';
import type { Machine } from './machine.ts';
import type { Course, Halt, Position, Walk, WalkEvent } from './walk.ts';

type Value = Parameters<ReturnType<Database['prepare']>['run']>[number];

/**
 * - `CALL`: the task's function is to be called, or was and has not returned as far as is known.
 * - `WAIT`: the function has returned, the token has not been given back.
 * - `BACKOFF`: waits for `due`, then calls again.
 * - `MAP`: waits for its items. `JOIN`: the last one is done, it is to go on.
 * - `DONE`: an item that has its output.
 */
type Phase = 'CALL' | 'WAIT' | 'BACKOFF' | 'MAP' | 'JOIN' | 'DONE';

/** One line of an execution as it stands at a blocking point: its main flow, or one item of a Map. */
export interface Frame {
  readonly id: number;
  /** Every step adds 1: a step that was thought out on an older version is not taken. */
  readonly version: number;
  readonly execution: number;
  readonly parent: number | null;
  readonly phase: Phase;
  readonly course: Course;
  readonly at: Position;
  readonly token?: string;
  readonly due?: number;
}

/** What is to be done now that a step is on disk. */
export type Ready =
  | { readonly kind: 'call'; readonly frame: Frame; readonly functionName: string; readonly payload: Json }
  | { readonly kind: 'join'; readonly frameId: number };

const TABLES = `
  CREATE TABLE IF NOT EXISTS wf_execution (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    machine TEXT NOT NULL,
    status TEXT NOT NULL,
    input TEXT NOT NULL,
    started INTEGER NOT NULL,
    output TEXT,
    error TEXT,
    cause TEXT
  );
  -- An id is never used again: a call that returns late must not be taken for another frame's.
  CREATE TABLE IF NOT EXISTS wf_frame (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    execution INTEGER NOT NULL,
    parent INTEGER,
    item INTEGER,
    phase TEXT NOT NULL,
    state TEXT NOT NULL,
    entered INTEGER NOT NULL,
    input TEXT NOT NULL,
    variables TEXT NOT NULL,
    retries TEXT NOT NULL,
    token TEXT,
    due INTEGER,
    pending INTEGER,
    output TEXT
  );
  CREATE UNIQUE INDEX IF NOT EXISTS wf_frame_token ON wf_frame (token) WHERE token IS NOT NULL;
  CREATE INDEX IF NOT EXISTS wf_frame_due ON wf_frame (due) WHERE due IS NOT NULL;
  CREATE INDEX IF NOT EXISTS wf_frame_open ON wf_frame (phase) WHERE phase IN ('CALL', 'JOIN');
  CREATE INDEX IF NOT EXISTS wf_frame_of ON wf_frame (execution, parent, item);
`;

const SELECT = `
  SELECT f.*, e.name, e.machine, e.input AS given, e.started, p.state AS map, p.variables AS around
  FROM wf_frame f JOIN wf_execution e ON e.id = f.execution LEFT JOIN wf_frame p ON p.id = f.parent`;

/** The executions' state in SQL. Every function that writes runs inside one write of the journal. */
export function createFrames(db: Database, history: History, machineOf: (id: string) => Machine) {
  db.exec(TABLES);
  const sql = {
    insertExecution: db.prepare(
      `INSERT INTO wf_execution (name, machine, status, input, started) VALUES (?, ?, 'RUNNING', ?, ?) RETURNING id`,
    ),
    finish: db.prepare('UPDATE wf_execution SET status = ?, output = ?, error = ?, cause = ? WHERE id = ?'),
    insert: db.prepare(
      `INSERT INTO wf_frame (phase, state, entered, input, variables, retries, token, due, pending, output, version,
       execution, parent, item) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?) RETURNING id`,
    ),
    move: db.prepare(
      `UPDATE wf_frame SET phase = ?, state = ?, entered = ?, input = ?, variables = ?, retries = ?, token = ?, due = ?,
       pending = ?, output = ?, version = version + 1 WHERE id = ? AND version = ? RETURNING id`,
    ),
    oneLess: db.prepare('UPDATE wf_frame SET pending = pending - 1 WHERE id = ? RETURNING pending'),
    join: db.prepare(`UPDATE wf_frame SET phase = 'JOIN' WHERE id = ?`),
    submitted: db.prepare(
      `UPDATE wf_frame SET phase = 'WAIT' WHERE id = ? AND version = ? AND phase = 'CALL' RETURNING id`,
    ),
    extend: db.prepare('UPDATE wf_frame SET due = ? WHERE id = ?'),
    stands: db.prepare('SELECT id FROM wf_frame WHERE id = ? AND version = ?'),
    deleteItems: db.prepare('DELETE FROM wf_frame WHERE execution = ? AND parent = ?'),
    deleteAll: db.prepare('DELETE FROM wf_frame WHERE execution = ?'),
    items: db.prepare(
      'SELECT id, item, phase, state, output FROM wf_frame WHERE execution = ? AND parent = ? ORDER BY item',
    ),
    byId: db.prepare(`${SELECT} WHERE f.id = ?`),
    byToken: db.prepare(`${SELECT} WHERE f.token = ?`),
    open: db.prepare(`${SELECT} WHERE f.phase IN ('CALL', 'JOIN')`),
    due: db.prepare('SELECT id FROM wf_frame WHERE due <= ? ORDER BY due'),
  };

  const read = (row: unknown): Frame | undefined => (row ? frameOf(row as Row, machineOf) : undefined);

  /** A new execution after its first walk. */
  function begin(course: Course, walk: Walk, now: number): Ready[] {
    const { name, input, startedAt } = course.execution;
    const { id: execution } = sql.insertExecution.get(
      name,
      course.machine.id,
      JSON.stringify(input),
      startedAt,
    ) as { id: number };
    const ended = endOf(execution, walk);
    history.append(execution, now, [...walk.events, ...ended]);
    return ended.length > 0 ? [] : place(execution, null, course, walk.halt);
  }

  /** One step of a frame. `undefined`: the frame has meanwhile moved on or is gone, and nothing was written. */
  function step(frame: Frame, walk: Walk, now: number): Ready[] | undefined {
    const { halt } = walk;
    const item = frame.parent !== null;
    if (halt.kind === 'failed' || (halt.kind === 'ended' && !item)) {
      if (!sql.stands.get(frame.id, frame.version)) return undefined;
      const aborted = halt.kind === 'failed' && item ? abort(frame) : [];
      sql.deleteAll.run(frame.execution);
      history.append(frame.execution, now, [...walk.events, ...aborted, ...endOf(frame.execution, walk)]);
      return [];
    }
    if (!sql.move.get(...columns(halt), frame.id, frame.version)) return undefined;
    history.append(frame.execution, now, walk.events);
    if (halt.kind === 'ended') return itemDone(frame);
    if (frame.phase === 'JOIN') sql.deleteItems.run(frame.execution, frame.id);
    return readyAt({ ...frame, version: frame.version + 1 }, halt);
  }

  /** The last item moves the Map on in the same write: no crash can come between them. */
  function itemDone(frame: Frame): Ready[] {
    const parent = frame.parent as number;
    const { pending } = sql.oneLess.get(parent) as { pending: number };
    if (pending > 0) return [];
    sql.join.run(parent);
    return [{ kind: 'join', frameId: parent }];
  }

  function place(execution: number, parent: number | null, course: Course, halt: Halt): Ready[] {
    if (halt.kind === 'failed') throw new Error('a frame that failed is not kept');
    const { id } = sql.insert.get(...columns(halt), execution, parent, course.map?.index ?? null) as {
      id: number;
    };
    if (halt.kind === 'ended') return [];
    return readyAt({ id, version: 1, execution, parent, phase: 'CALL', course, at: halt.at }, halt);
  }

  function readyAt(frame: Frame, halt: Exclude<Halt, { kind: 'ended' | 'failed' }>): Ready[] {
    const { at } = halt;
    switch (halt.kind) {
      case 'backoff':
        return [];
      case 'call': {
        const { token, due, functionName, payload } = halt;
        const { token: _, due: __, ...rest } = frame;
        const called: Frame = {
          ...rest,
          phase: 'CALL',
          at,
          ...(token === undefined ? {} : { token }),
          ...(due === undefined ? {} : { due }),
        };
        return [{ kind: 'call', frame: called, functionName, payload }];
      }
      case 'map':
        return halt.items.flatMap((item, index) => {
          const map = { state: at.state, index, variables: at.variables };
          return place(frame.execution, frame.id, { ...frame.course, map }, item);
        });
    }
  }

  /** The events of the items that fall with a failed sibling. */
  function abort(frame: Frame): WalkEvent[] {
    const items = sql.items.all(frame.execution, frame.parent) as ItemRow[];
    const state = frame.course.map?.state ?? '';
    const events = items
      .filter(({ id, phase }) => id !== frame.id && phase !== 'DONE')
      .flatMap(({ item: index, state: inner }): WalkEvent[] => [
        { type: 'TaskStateAborted', state: inner, detail: { index } },
        { type: 'MapIterationAborted', state, detail: { index } },
      ]);
    return [...events, { type: 'MapStateFailed', state }];
  }

  /** Ends the execution if its walk has ended, and says so. */
  function endOf(execution: number, { halt }: Walk): WalkEvent[] {
    if (halt.kind === 'ended') {
      sql.finish.run('SUCCEEDED', JSON.stringify(halt.output), null, null, execution);
      return [{ type: 'ExecutionSucceeded', detail: { output: halt.output } }];
    }
    if (halt.kind !== 'failed') return [];
    const { error, cause } = halt.failure;
    sql.finish.run('FAILED', null, error, cause, execution);
    return [{ type: 'ExecutionFailed', detail: { error, cause } }];
  }

  /** The function of a callback task has returned; its token may be given back before or after. */
  function submitted({ id, version, execution, course, at }: Frame, now: number): void {
    const event = {
      type: 'TaskSubmitted',
      state: at.state,
      ...(course.map && { detail: { index: course.map.index } }),
    };
    if (sql.submitted.get(id, version)) history.append(execution, now, [event]);
  }

  return {
    begin,
    step,
    submitted,
    extend: (frame: Frame, due: number): unknown => sql.extend.run(due, frame.id),
    byId: (id: number): Frame | undefined => read(sql.byId.get(id)),
    byToken: (token: string): Frame | undefined => read(sql.byToken.get(token)),
    /** What has to go on after a restart without anyone's doing. */
    open: (): Frame[] => sql.open.all().map((row) => frameOf(row as Row, machineOf)),
    dueIds: (now: number): number[] => sql.due.all(now).map((row) => (row as { id: number }).id),
    outputs: (frame: Frame): Json[] =>
      sql.items.all(frame.execution, frame.id).map((row) => JSON.parse((row as ItemRow).output ?? 'null')),
  };
}

interface ItemRow {
  id: number;
  item: number;
  phase: Phase;
  state: string;
  output: string | null;
}

interface Row {
  id: number;
  version: number;
  execution: number;
  parent: number | null;
  item: number | null;
  phase: Phase;
  state: string;
  entered: number;
  input: string;
  variables: string;
  retries: string;
  token: string | null;
  due: number | null;
  name: string;
  machine: string;
  given: string;
  started: number;
  map: string | null;
  around: string | null;
}

function frameOf(row: Row, machineOf: (id: string) => Machine): Frame {
  const { id, version, execution, parent, phase, state, entered, token, due, map, around, item } = row;
  return {
    id,
    version,
    execution,
    parent,
    phase,
    course: {
      machine: machineOf(row.machine),
      execution: { name: row.name, input: JSON.parse(row.given), startedAt: row.started },
      ...(map === null || around === null || item === null
        ? {}
        : { map: { state: map, index: item, variables: JSON.parse(around) } }),
    },
    at: {
      state,
      enteredAt: entered,
      input: JSON.parse(row.input),
      variables: JSON.parse(row.variables),
      retries: JSON.parse(row.retries),
    },
    ...(token === null ? {} : { token }),
    ...(due === null ? {} : { due }),
  };
}

/** The columns a halt sets, in the order of both statements. */
function columns(halt: Exclude<Halt, { kind: 'failed' }>): Value[] {
  if (halt.kind === 'ended')
    return ['DONE', '', 0, 'null', '{}', '[]', null, null, null, JSON.stringify(halt.output)];
  const { at } = halt;
  const phase: Phase = halt.kind === 'call' ? 'CALL' : halt.kind === 'backoff' ? 'BACKOFF' : 'MAP';
  return [
    phase,
    at.state,
    at.enteredAt,
    JSON.stringify(at.input),
    JSON.stringify(at.variables),
    JSON.stringify(at.retries),
    halt.kind === 'call' ? (halt.token ?? null) : null,
    halt.kind === 'map' ? null : (halt.due ?? null),
    halt.kind === 'map' ? halt.items.filter((item) => item.kind !== 'ended').length : null,
    null,
  ];
}
