import { type Action, type Json, type Key, type PageRequest, StoreLimitError } from './ports.ts';

/** The limits of the ports, checked by every adapter before anything is sent or written. */

const MAX_ACTIONS = 100;
const MAX_PAGE = 100;
const MAX_ROW_BYTES = 400 * 1024;
const MAX_PK_BYTES = 2048;
const MAX_SK_BYTES = 1024;
const MAX_FILE_KEY_BYTES = 1024;
/** The longest a presigned URL can live, and the largest file one PUT can carry. */
const MAX_SLOT_SECONDS = 7 * 86_400;
const MAX_FILE_BYTES = 5 * 1024 ** 3;

/** More is a reading, and is checked by its digest. */
const MAX_PEEK_BYTES = 64 * 1024;

const bytesOf = (text: string): number => Buffer.byteLength(text, 'utf8');
/** Half a surrogate pair has no UTF-8, and U+0000 ends a string for some drivers: neither comes back as it went in. */
const unsound = (text: string): boolean => /[\p{Surrogate}\0]/u.test(text);

export function checkKey({ pk, sk }: Key): void {
  if (unsound(pk) || unsound(sk)) throw new TypeError('a key holds U+0000 or half a surrogate pair');
  if (pk === '' || sk === '' || bytesOf(pk) > MAX_PK_BYTES || bytesOf(sk) > MAX_SK_BYTES)
    throw new StoreLimitError('ROW_BYTES', `a pk has 1–${MAX_PK_BYTES} bytes, an sk 1–${MAX_SK_BYTES}`);
}

export const keyOf = (action: Action): Key =>
  'put' in action ? action.put : 'delete' in action ? action.delete : action.check;

/** Everything that can be refused without looking at the store. */
export function checkActions(actions: readonly Action[]): void {
  if (actions.length > MAX_ACTIONS)
    throw new StoreLimitError(
      'ACTIONS',
      `${actions.length} actions; a transaction has at most ${MAX_ACTIONS}`,
    );
  const seen = new Set<string>();
  for (const action of actions) {
    const { pk, sk } = keyOf(action);
    checkKey({ pk, sk });
    const id = JSON.stringify([pk, sk]);
    if (seen.has(id)) throw new StoreLimitError('DUPLICATE_KEY', `${pk} ${sk} twice in a transaction`);
    seen.add(id);
  }
}

/** The row's data as JSON text, once it is known to be JSON and to fit. */
export function rowText(put: Extract<Action, { put: unknown }>['put']): string {
  assertJson(put.data);
  const text = JSON.stringify(put.data);
  let bytes = bytesOf(put.pk) + bytesOf(put.sk) + bytesOf(text);
  for (const entry of [put.i1, put.i2]) {
    if (entry === undefined) continue;
    checkKey(entry);
    bytes += bytesOf(entry.pk) + bytesOf(entry.sk);
  }
  if (bytes > MAX_ROW_BYTES)
    throw new StoreLimitError(
      'ROW_BYTES',
      `${put.pk} ${put.sk} has ${bytes} bytes, at most ${MAX_ROW_BYTES}`,
    );
  return text;
}

/** `JSON.stringify` would turn these into something else without a word. A property that is `undefined` is simply absent. */
export function assertJson(value: unknown): asserts value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (typeof value === 'number' && Number.isFinite(value)) return;
  if (Array.isArray(value)) {
    for (const item of value) assertJson(item);
    return;
  }
  if (typeof value === 'object' && isPlain(value)) {
    for (const item of Object.values(value)) if (item !== undefined) assertJson(item);
    return;
  }
  throw new TypeError(`not JSON: ${typeof value === 'number' ? value : typeof value}`);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

export function checkKeys(keys: readonly Key[]): void {
  if (keys.length > MAX_PAGE)
    throw new StoreLimitError('PAGE_SIZE', `${keys.length} keys; at most ${MAX_PAGE} are read at once`);
  for (const key of keys) checkKey(key);
}

export function pageSize(page: PageRequest | undefined): number {
  const limit = page?.limit ?? MAX_PAGE;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw new StoreLimitError('PAGE_SIZE', `a page has 1–${MAX_PAGE} items`);
  return limit;
}

export function checkFileKey(key: string): void {
  const segments = key.split('/');
  const sound =
    bytesOf(key) <= MAX_FILE_KEY_BYTES &&
    !/[\p{Surrogate}\p{Cc}\\]/u.test(key) &&
    segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  if (!sound) throw new TypeError(`not a file key: ${JSON.stringify(key.slice(0, 100))}`);
}

export function checkContentType(contentType: string): void {
  if (!/^[\x21-\x7e]([\x20-\x7e]{0,254}[\x21-\x7e])?$/.test(contentType))
    throw new TypeError('a content type is 1–256 printable ASCII characters');
}

export function checkClaim(claim: { length: number; sha256: string }): void {
  if (!Number.isInteger(claim.length) || claim.length < 0 || claim.length > MAX_FILE_BYTES)
    throw new TypeError(`a file has 0–${MAX_FILE_BYTES} bytes`);
  if (!/^[0-9a-f]{64}$/.test(claim.sha256)) throw new TypeError('a SHA-256 is 64 lower-case hex digits');
}

export function checkPeek(bytes: number): void {
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > MAX_PEEK_BYTES)
    throw new TypeError(`a file is peeked at for 1–${MAX_PEEK_BYTES} bytes`);
}

export function checkSeconds(seconds: number): void {
  if (!Number.isInteger(seconds) || seconds < 1 || seconds > MAX_SLOT_SECONDS)
    throw new TypeError(`a signed URL lives 1–${MAX_SLOT_SECONDS} seconds`);
}

/** Epoch milliseconds of a file's `retainUntil`. */
export function retentionEnd(retainUntil: string): number {
  const epoch = Date.parse(retainUntil);
  // Without its offset a time would be read in the host's zone.
  if (Number.isNaN(epoch) || !/T.*(Z|[+-]\d\d:\d\d)$/.test(retainUntil))
    throw new TypeError(`not an RFC 3339 instant: ${retainUntil}`);
  return epoch;
}
