import type { HistoryEvent as ServiceEvent } from '@aws-sdk/client-sfn';
import { instantOf } from '@yijianshi/domain';
import { type HistoryEvent, type Json, StoreLimitError } from '../../ports.ts';

/** The service keeps what it has to say of an event under a name of the event's kind, `…EventDetails`. */
export function historyEvent(event: ServiceEvent): HistoryEvent {
  const { id, timestamp, type, ...more } = event;
  if (id === undefined || timestamp === undefined || type === undefined)
    throw new Error('an event without id, time or type');
  const details = Object.entries(more).find(([name]) => name.endsWith('EventDetails'))?.[1];
  const { name, ...detail } = (details ?? {}) as Record<string, Json>;
  return {
    id,
    at: instantOf(timestamp.getTime()),
    type,
    ...(typeof name === 'string' && { state: name }),
    ...(Object.keys(detail).length > 0 && { detail }),
  };
}

/** A cursor: after which event of which execution. */
export const cursorOf = (name: string, id: number): string =>
  Buffer.from(`sfn.${name}.${id}`).toString('base64url');

export function placeOf(name: string, cursor: string): number {
  const [kind, of, id, ...more] = Buffer.from(cursor, 'base64url').toString().split('.');
  const place = Number(id);
  if (kind !== 'sfn' || of !== name || more.length > 0 || !Number.isSafeInteger(place) || place < 1)
    throw new StoreLimitError('CURSOR', 'the cursor is not one of this history');
  return place;
}
