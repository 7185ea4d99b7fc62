import { readFileSync } from 'node:fs';
import type { Json } from '@yijianshi/store';
import type { Fields, Handler } from './rig.ts';

export const CASE_DEFINITION: Json = JSON.parse(
  readFileSync(new URL('../../workflows/case.asl.json', import.meta.url), 'utf8'),
);

/** What a case meets on its way. */
export interface Story {
  readonly items: readonly {
    readonly itemId: string;
    readonly document: 'CERTIFICATE' | 'DENIAL' | 'NONE';
  }[];
  /** Errors of a step's first calls, by step or `step item`. */
  readonly trouble?: Readonly<Record<string, readonly string[]>>;
}

/** A token given out and not yet given back. */
export interface Open {
  readonly step: string;
  readonly itemId?: string;
  readonly token: string;
}

/** The five functions of a case as the state machine sees them: each step opens a wait or returns its result. */
export function caseWorld(story: Story) {
  const open = new Map<string, Open>();
  const given = new Set<string>();
  const counts = new Map<string, number>();
  const answers = new Map<string, Fields>();

  const handler: Handler = async (_functionName, payload) => {
    const { step, itemId, token } = payload as { step: string; itemId?: string; token?: string };
    const key = itemId === undefined ? step : `${step} ${itemId}`;
    const times = counts.get(key) ?? 0;
    counts.set(key, times + 1);
    const error = story.trouble?.[key]?.[times];
    if (error !== undefined) throw Object.assign(new Error(`${key} went wrong`), { name: error });
    if (token !== undefined) {
      if (!given.has(token)) open.set(token, { step, token, ...(itemId === undefined ? {} : { itemId }) });
      return null;
    }
    if (step === 'ACCEPT') return { items: story.items.map((item) => ({ itemId: item.itemId })) };
    return { step, itemId: itemId ?? null };
  };

  /** The people's answer to a wait: decided once, however often it has to be sent. */
  function answer(wait: Open): Fields {
    const decided = answers.get(wait.token) ?? decide(wait);
    answers.set(wait.token, decided);
    return decided;
  }
  function decide(wait: Open): Fields {
    if (wait.step === 'ASK')
      return { document: story.items.find((item) => item.itemId === wait.itemId)?.document ?? 'NONE' };
    return {};
  }

  /** Marks a wait as answered: a call that comes again with its token opens nothing. */
  function close(token: string): void {
    given.add(token);
    open.delete(token);
  }

  return { handler, open, answer, close, counts };
}

export const FOUR_ITEMS = [
  { itemId: 'food-permit', document: 'CERTIFICATE' },
  { itemId: 'hygiene-permit', document: 'CERTIFICATE' },
  { itemId: 'signboard', document: 'DENIAL' },
  { itemId: 'fire-record', document: 'NONE' },
] as const;
