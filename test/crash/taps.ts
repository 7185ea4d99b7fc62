import type { Platform } from '@yijianshi/runtime';
import type { Action, Json } from '@yijianshi/store';
import type { Journal } from '@yijianshi/store/embedded';

/** A call from one part of the platform to another, at which a process may die. */
export type Happening =
  | { readonly on: 'store.commit'; readonly actions: readonly Action[] }
  | { readonly on: 'files.put'; readonly key: string }
  | { readonly on: 'workflow.succeed'; readonly output: Json }
  | { readonly on: 'signer.sign'; readonly department: string }
  | { readonly on: 'workflow.start' | 'carrier.book' | 'carrier.pull' }
  | { readonly on: 'journal.write'; readonly label: string };

export type Around = <T>(happening: Happening, call: () => Promise<T>) => Promise<T>;

export const tapJournal = (journal: Journal, around: Around): Journal => ({
  ...journal,
  write: (label, work) => around({ on: 'journal.write', label }, () => journal.write(label, work)),
});

/** Decorates the ports; what stands on them does not know. */
export function tapPlatform(platform: Platform, around: Around): Platform {
  const { store, files, workflow, carrierRoute, signerFor } = platform;
  return {
    ...platform,
    store: {
      ...store,
      commit: (actions) => around({ on: 'store.commit', actions }, () => store.commit(actions)),
    },
    files: {
      ...files,
      put: (file, bytes) => around({ on: 'files.put', key: file.key }, () => files.put(file, bytes)),
    },
    workflow: {
      ...workflow,
      start: (name, input) => around({ on: 'workflow.start' }, () => workflow.start(name, input)),
      succeed: (token, output) =>
        around({ on: 'workflow.succeed', output }, () => workflow.succeed(token, output)),
    },
    async signerFor(department) {
      const signer = await signerFor(department);
      return {
        ...signer,
        sign: (digest) => around({ on: 'signer.sign', department: department.id }, () => signer.sign(digest)),
      };
    },
    async carrierRoute(name) {
      const route = await carrierRoute(name);
      if (route === undefined) return undefined;
      const { carrier } = route;
      return {
        ...route,
        carrier: {
          ...carrier,
          book: (order) => around({ on: 'carrier.book' }, () => carrier.book(order)),
          pull: (orderNo) => around({ on: 'carrier.pull' }, () => carrier.pull(orderNo)),
        },
      };
    },
  };
}
