import { type Cursors, createCursors } from '../cursor.ts';
import type { Page } from '../ports.ts';
import type { Database, Statement } from './database.ts';

/** Each SQL text is prepared once. */
export function statements(db: Database): (sql: string) => Statement {
  const prepared = new Map<string, Statement>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known) return known;
    const statement = db.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}

/** Greater than every text: in SQLite's order a blob comes after all of them. */
const BEYOND = new Uint8Array(1);

/** The end of the range of texts that start with `prefix`, in the order of their UTF-8 bytes (SQLite's, and DynamoDB's). */
export function prefixEnd(prefix: string): string | Uint8Array {
  const points = Array.from(prefix, (c) => c.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue;
    // The code points from D800 to DFFF are surrogates: no text holds them.
    return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1);
  }
  return BEYOND;
}

export const upTo = (bound: string | undefined): string | Uint8Array => bound ?? BEYOND;

/** Cursors outlive a restart: their secret is kept with the data. */
export function openCursors(db: Database): Cursors {
  db.exec(`CREATE TABLE IF NOT EXISTS cursor_secret (secret BLOB NOT NULL);
    INSERT INTO cursor_secret SELECT randomblob(32) WHERE NOT EXISTS (SELECT 1 FROM cursor_secret)`);
  const { secret } = db.prepare('SELECT secret FROM cursor_secret').get() as { secret: Uint8Array };
  return createCursors(secret);
}

/** One more than asked for was looked up: if it is there, the page has a successor. */
export function pageOf<S, T>(
  found: S[],
  limit: number,
  show: (item: S) => T,
  seal: (last: S) => string,
): Page<T> {
  const given = found.slice(0, limit);
  const last = given.at(-1);
  return { items: given.map(show), ...(found.length > limit && last && { next: seal(last) }) };
}
