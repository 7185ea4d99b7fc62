/** One time limit for many questions. */
export interface Deadline {
  /** Ends what is still under way. */
  readonly signal: AbortSignal;
  /** The value, or what stands for it once the time is up; whoever is late goes on alone. */
  before<T>(value: Promise<T>, late: T): Promise<T>;
}

export function deadlineIn(ms: number): Deadline {
  const signal = AbortSignal.timeout(ms);
  const over = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return { signal, before: (value, late) => Promise.race([value, over.then(() => late)]) };
}
