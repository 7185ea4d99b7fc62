import type { CaseStore, Key } from '@yijianshi/store';

export interface WatchedStore {
  readonly store: CaseStore;
  /** Resolves when a row is put under this key (that pleases, where asked). */
  whenPut(key: Key, pleases?: (data: unknown) => boolean): Promise<void>;
}

/** A case store that tells when a row is there, so that nobody has to ask for it again and again. */
export function watched(store: CaseStore): WatchedStore {
  const waiting = new Map<string, { pleases: (data: unknown) => boolean; wake: () => void }>();
  return {
    store: {
      ...store,
      async commit(actions) {
        await store.commit(actions);
        for (const action of actions) {
          if (!('put' in action)) continue;
          const id = idOf(action.put);
          const waiter = waiting.get(id);
          if (waiter?.pleases(action.put.data) !== true) continue;
          waiting.delete(id);
          waiter.wake();
        }
      },
    },
    whenPut: (key, pleases = () => true) =>
      new Promise((wake) => {
        waiting.set(idOf(key), { pleases, wake });
      }),
  };
}

const idOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;
