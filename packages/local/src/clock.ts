/** The platform's clock. With `--test-clock` it can be moved, and runs on from where it was put. */
export interface MovableClock {
  now(): number;
  advance(ms: number): void;
  set(epochMs: number): void;
}

export function createClock(): MovableClock {
  let offset = 0;
  return {
    now: () => Date.now() + offset,
    advance: (ms) => {
      offset += ms;
    },
    set: (epochMs) => {
      offset = epochMs - Date.now();
    },
  };
}
