import { instantOf } from '@yijianshi/domain';
import { type HistoryEvent, type Page, type PageRequest, StoreLimitError } from '@yijianshi/store';
import type { Database } from '@yijianshi/store/embedded';
import type { WalkEvent } from './walk.ts';

/**
 * What happened, for people. One row holds all the events of one write; an event's id is its place in the
 * execution, counted when it is read, so that writing one needs no counter.
 */
export function createHistory(db: Database) {
  db.exec(`
    CREATE TABLE IF NOT EXISTS wf_history (
      seq INTEGER PRIMARY KEY,
      execution INTEGER NOT NULL,
      at INTEGER NOT NULL,
      events TEXT NOT NULL
    );
    CREATE INDEX IF NOT EXISTS wf_history_execution ON wf_history (execution, seq);
  `);
  const insert = db.prepare('INSERT INTO wf_history (execution, at, events) VALUES (?, ?, ?)');
  const select = db.prepare(
    'SELECT seq, at, events FROM wf_history WHERE execution = ? AND seq >= ? ORDER BY seq LIMIT ?',
  );

  function append(execution: number, at: number, events: readonly WalkEvent[]): void {
    if (events.length > 0) insert.run(execution, at, JSON.stringify(events));
  }

  function page(execution: number, { limit = 100, after }: PageRequest): Page<HistoryEvent> {
    if (!Number.isInteger(limit) || limit < 1 || limit > 100)
      throw new StoreLimitError('PAGE_SIZE', `a page holds 1 to 100 events, not ${limit}`);
    const from = after === undefined ? { seq: 0, skip: 0, id: 0 } : readCursor(execution, after);
    // A row holds at least one event, so this many rows are enough for the page and for knowing whether more follow.
    const rows = select.all(execution, from.seq, limit + 1 + from.skip) as Row[];
    const items: HistoryEvent[] = [];
    for (const row of rows) {
      const events: WalkEvent[] = JSON.parse(row.events);
      for (const [place, event] of events.entries()) {
        if (row.seq === from.seq && place < from.skip) continue;
        if (items.length === limit)
          return { items, next: cursor(execution, { seq: row.seq, skip: place, id: from.id + limit }) };
        items.push({ id: from.id + items.length + 1, at: instantOf(row.at), ...event });
      }
    }
    return { items };
  }

  return { append, page };
}

export type History = ReturnType<typeof createHistory>;

interface Row {
  seq: number;
  at: number;
  events: string;
}
/** The next event: in which row, after how many of its events, and how many came before it in all. */
interface Place {
  seq: number;
  skip: number;
  id: number;
}

const cursor = (execution: number, { seq, skip, id }: Place): string =>
  Buffer.from(`wf.${execution}.${seq}.${skip}.${id}`).toString('base64url');

function readCursor(execution: number, text: string): Place {
  const [kind, of, seq, skip, id, ...more] = Buffer.from(text, 'base64url').toString().split('.');
  const place = { seq: Number(seq), skip: Number(skip), id: Number(id) };
  const sound = kind === 'wf' && Number(of) === execution && more.length === 0;
  if (!sound || !Object.values(place).every((n) => Number.isSafeInteger(n) && n >= 0))
    throw new StoreLimitError('CURSOR', 'the cursor is not one of this history');
  return place;
}
