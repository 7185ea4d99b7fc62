const last = new Map<string, Promise<unknown>>();

/** Runs `work` after all the work that came before it under the same id, however that ended. */
export async function inTurn<T>(id: string, work: () => Promise<T>): Promise<T> {
  const turn = (last.get(id) ?? Promise.resolve()).then(work, work);
  last.set(id, turn);
  try {
    return await turn;
  } finally {
    if (last.get(id) === turn) last.delete(id);
  }
}
