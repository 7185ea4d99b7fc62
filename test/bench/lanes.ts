/** Runs `work` for 0 … n - 1, `atOnce` at a time; seconds taken. */
export async function lanes(
  n: number,
  atOnce: number,
  work: (i: number) => Promise<unknown>,
): Promise<number> {
  const from = performance.now();
  let next = 0;
  async function lane(): Promise<void> {
    while (next < n) {
      next += 1;
      await work(next - 1);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane));
  return (performance.now() - from) / 1000;
}
