import { createHash } from 'node:crypto';
import type { Action, Json, Key } from './ports.ts';

/** JSON with sorted names: the same text for the same content, whatever store it came back from. What is `undefined` is absent, as there. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const members = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name] as Json)}`);
  return `{${members.join(',')}}`;
}

/** An event as it lies in the store: each holds the digest of the one before, so none can be changed or left out unseen. */
export interface ChainedEvent {
  readonly seq: number;
  readonly prev: string;
  readonly hash: string;
  readonly event: Json;
}

/** What a snapshot keeps of its chain. */
export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: '' };

export const linkDigest = (prev: string, event: Json): string =>
  createHash('sha256').update(prev).update(canonical(event)).digest('hex');

/** The rows that append events to a chain, and its new head. */
export function append(
  head: ChainHead,
  events: readonly Json[],
  key: (seq: number) => Key,
): { head: ChainHead; actions: Action[] } {
  const actions: Action[] = [];
  let { seq, hash } = head;
  for (const event of events) {
    const prev = hash;
    seq += 1;
    hash = linkDigest(prev, event);
    const data: Json = { seq, prev, hash, event };
    actions.push({ put: { ...key(seq), data }, ifVersion: 0 });
  }
  return { head: { seq, hash }, actions };
}

/** The number of the first event that does not follow from the ones before it; `undefined`: the chain holds. */
export function firstBreak(events: readonly ChainedEvent[]): number | undefined {
  let hash = '';
  for (const [i, link] of events.entries()) {
    if (link.seq !== i + 1 || link.prev !== hash || link.hash !== linkDigest(hash, link.event)) return i + 1;
    hash = link.hash;
  }
  return undefined;
}
