import { randomUUID } from 'node:crypto';
import type { Answer, Running } from './platform.ts';

export interface Begun {
  readonly draftId: string;
  readonly code: string;
  readonly etag: string;
  readonly draft: Record<string, unknown>;
}

export interface Left {
  readonly ready: boolean;
  readonly next?: { readonly questionId: string };
  readonly remaining: number;
  readonly faults: readonly { readonly field: string; readonly rule: string }[];
  readonly doubtful: readonly { readonly field: string; readonly rule: string }[];
  readonly dropped: readonly string[];
}

export const etagOf = ({ headers }: Answer): string => headers.get('etag') ?? '';
export const leftOf = ({ body }: Answer): Left => body.left as Left;
export const fieldsOf = (list: readonly { readonly field: string }[]): string[] =>
  list.map(({ field }) => field);

/** A caller of the draft routes: an officer by the token, the applicant by the draft's code. */
export interface Keeper {
  read(draftId: string): Promise<Answer>;
  patch(draftId: string, ifMatch: string | undefined, json: object, key?: string): Promise<Answer>;
  discard(draftId: string, ifMatch?: string): Promise<Answer>;
}

const matching = (ifMatch: string | undefined) =>
  ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } };

function keeper(running: Running, pathOf: (draftId: string) => string, token: object): Keeper {
  return {
    read: (draftId) => running.call('GET', pathOf(draftId), token),
    patch: (draftId, ifMatch, json, key = randomUUID()) =>
      running.call('PATCH', pathOf(draftId), { ...token, key, json, ...matching(ifMatch) }),
    discard: (draftId, ifMatch) =>
      running.call('DELETE', pathOf(draftId), { ...token, ...matching(ifMatch) }),
  };
}

export async function officer(running: Running, sub: string, area?: string) {
  const token = await running.token({
    sub,
    roles: ['WINDOW_OFFICER'],
    ...(area === undefined ? {} : { area }),
  });
  return {
    ...keeper(running, (draftId) => `/v1/drafts/${draftId}`, { token }),
    token,
    create: (json: object, key: string = randomUUID()) =>
      running.call('POST', '/v1/drafts', { token, key, json }),
    lodge: (draftId: string, ifMatch: string | undefined, json: object = {}, key: string = randomUUID()) =>
      running.call('POST', `/v1/drafts/${draftId}/case`, { token, key, json, ...matching(ifMatch) }),
  };
}

export const online = (running: Running, code: string): Keeper =>
  keeper(running, (draftId) => `/v1/online-drafts/${draftId}?code=${code}`, {});

export const beginOnline = (running: Running, json: object, key: string = randomUUID()) =>
  running.call('POST', '/v1/online-drafts', { key, json });

export function begun(answer: Answer): Begun {
  if (answer.status !== 201) throw new Error(answer.text);
  return { ...(answer.body as unknown as Begun), etag: etagOf(answer) };
}
