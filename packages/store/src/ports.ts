/**
 * What the platform asks of the world that keeps things. Two adapters each: `embedded/` on one machine,
 * `aws/` on DynamoDB, S3 and Step Functions. The limits written here are AWS's, and every adapter keeps them, so
 * that what passes on one machine does not break in the cloud. `test/store` and `test/workflow` hold
 * one conformance suite per port.
 */

/** JSON that a row, a payload or an execution can hold. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Where a row stands in a sparse index; absent: not in it. */
export interface IndexEntry {
  readonly pk: string;
  readonly sk: string;
}

/** The two sparse indexes of the one table; `keys.ts` says which row uses which. */
export type IndexName = 'i1' | 'i2';

export interface Row<T = Json> extends Key {
  /** 1 for a row written once; every replacement adds 1. Set by the store. */
  readonly version: number;
  readonly data: T;
  readonly i1?: IndexEntry;
  readonly i2?: IndexEntry;
}

/**
 * One action of a transaction.
 * - `put` with `ifVersion: 0`: only where no row is (the default of nothing is last-write-wins).
 * - `put` or `delete` with `ifVersion: n`: only over version n.
 * - `check`: writes nothing, the row must have that version (0: must not exist).
 */
export type Action =
  | {
      readonly put: Key & { data: Json; i1?: IndexEntry; i2?: IndexEntry };
      readonly ifVersion?: number;
    }
  | { readonly delete: Key; readonly ifVersion?: number }
  | { readonly check: Key; readonly ifVersion: number };

/** A page of a listing. `next` is opaque and bound to the listing it came from. */
export interface Page<T> {
  readonly items: T[];
  readonly next?: string;
}

export interface PageRequest {
  /** 1–100, default 100. */
  readonly limit?: number;
  readonly after?: string;
}

export interface CaseStore {
  /** Strongly consistent read of one row. */
  get<T = Json>(key: Key): Promise<Row<T> | undefined>;
  /** Strongly consistent reads, at most 100 keys; the answer is in the order asked, holes for what is not there. */
  getMany<T = Json>(keys: readonly Key[]): Promise<(Row<T> | undefined)[]>;
  /** Strongly consistent: the rows of a partition whose sort key starts with `skPrefix`, in order of sort key. */
  list<T = Json>(pk: string, skPrefix: string, page?: PageRequest): Promise<Page<Row<T>>>;
  /**
   * **May be stale**: the keys in an index partition, in order of the entry's sort key, up to `through` (inclusive) where given.
   * Read the rows themselves with `getMany` before acting on them.
   */
  listIndex(
    index: IndexName,
    pk: string,
    page?: PageRequest & { readonly through?: string },
  ): Promise<Page<Key>>;
  /**
   * All or nothing, durable when it returns. At most 100 actions, each key at most once, a row at most 400 KB.
   * A condition that does not hold throws `ConflictError`.
   */
  commit(actions: readonly Action[]): Promise<void>;
  /** Adds 1 to a counter and returns the new value (1 at first): never the same value twice, gaps may occur. */
  increment(key: Key): Promise<number>;
}

/** A condition of the transaction did not hold; read again and decide again. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** The caller asked for what the store cannot hold or does not know (too large, too many, a foreign cursor). A bug, or a caller's cursor. */
export class StoreLimitError extends Error {
  override readonly name = 'StoreLimitError';
  readonly limit: 'ROW_BYTES' | 'ACTIONS' | 'DUPLICATE_KEY' | 'PAGE_SIZE' | 'CURSOR';
  constructor(limit: StoreLimitError['limit'], message: string) {
    super(message);
    this.limit = limit;
  }
}

export interface FileInfo {
  /** `/`-separated, at most 1,024 bytes of UTF-8, no `.` or `..` segment. */
  readonly key: string;
  readonly version: string;
  /** Bytes. */
  readonly length: number;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly contentType: string;
  /** No version may be deleted before this RFC 3339 instant. */
  readonly retainUntil?: string;
}

/** How a file begins; unverified, as a digest is of the whole. */
export interface FileHead {
  /** Bytes of the whole file. */
  readonly length: number;
  readonly bytes: Uint8Array;
}

/** What an upload must be, to the byte; signed into the slot's URL. */
export interface FileClaim {
  readonly key: string;
  readonly length: number;
  readonly sha256: string;
  readonly contentType: string;
}

/** Ready for an HTTP client; `headers` must be sent exactly as given. */
export interface SignedRequest {
  readonly method: 'PUT' | 'GET';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly expiresAt: string;
}

export interface FileStore {
  /**
   * Durable when it returns. Never overwrites: a key that exists throws `FileExistsError` unless
   * the bytes are the same (then it is the same file, and its info comes back).
   */
  put(
    file: { key: string; contentType: string; retainUntil?: string },
    bytes: Uint8Array | AsyncIterable<Uint8Array>,
  ): Promise<FileInfo>;
  head(key: string): Promise<FileInfo | undefined>;
  /**
   * The first `bytes` of a file (all of a shorter one) and how long the whole is, in one request; `undefined` for what is not there. It
   * tells neither type nor digest: S3 tells the digest of a whole file only, and what a slot brought is to the byte what was claimed.
   */
  peek(key: string, bytes: number): Promise<FileHead | undefined>;
  /** Whole content; `undefined` for what is not there. The digest is checked on the way. */
  read(key: string): Promise<Uint8Array | undefined>;
  /** The same, in chunks, for what may be large. */
  stream(key: string): AsyncIterable<Uint8Array>;
  /** Keys with a prefix, in order. */
  list(prefix: string, page?: PageRequest): Promise<Page<FileInfo>>;
  /** Refused with `RetainedError` before `retainUntil`; nothing happens for what is not there. */
  delete(key: string): Promise<void>;
  /** A slot: one PUT of exactly this file, once, within `seconds`. */
  signUpload(claim: FileClaim, seconds: number): Promise<SignedRequest>;
  /** A link: GET of this file within `seconds`, shown inline under `fileName`. */
  signDownload(key: string, seconds: number, fileName: string): Promise<SignedRequest>;
}

export class FileExistsError extends Error {
  override readonly name = 'FileExistsError';
}
export class RetainedError extends Error {
  override readonly name = 'RetainedError';
}
/** The stored bytes are no longer what was put. */
export class CorruptFileError extends Error {
  override readonly name = 'CorruptFileError';
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED';

export interface Execution {
  readonly name: string;
  readonly status: ExecutionStatus;
  readonly input: Json;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
}

/** One state entered or left, a task scheduled or ended; `id` grows by 1 from 1. */
export interface HistoryEvent {
  readonly id: number;
  readonly at: string;
  readonly type: string;
  readonly state?: string;
  readonly detail?: Json;
}

/** Step Functions Standard, as far as the platform uses it. */
export interface Workflow {
  /**
   * Starts the case's execution. Names are 1–80 of `[A-Za-z0-9_-]`. The same name with the same input while it runs is
   * the same execution; otherwise a known name throws `ExecutionExistsError`. Input at most 256 KiB.
   */
  start(name: string, input: Json): Promise<void>;
  /** Throws `TokenGoneError` when the token is unknown, used or timed out. Output at most 256 KiB. */
  succeed(token: string, output: Json): Promise<void>;
  fail(token: string, error: string, cause: string): Promise<void>;
  describe(name: string): Promise<Execution | undefined>;
  history(name: string, page?: PageRequest): Promise<Page<HistoryEvent>>;
}

export class ExecutionExistsError extends Error {
  override readonly name = 'ExecutionExistsError';
}
export class TokenGoneError extends Error {
  override readonly name = 'TokenGoneError';
}
