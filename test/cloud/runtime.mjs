/**
 * What Lambda's runtime does, as far as a bundle can tell: imports it in a process that has its environment and nothing else,
 * hands it one event after the other and takes its answer as JSON. Plain JavaScript, so that nothing but the bundle is loaded.
 */
const from = performance.now();
const { handler } = await import(process.argv[2]);
process.on('disconnect', () => process.exit());
process.on('message', async ({ event, context }) => {
  const began = performance.now();
  const took = () => performance.now() - began;
  try {
    const answer = JSON.stringify(await handler(event, context)) ?? 'null';
    process.send({ answer, ms: took() });
  } catch (error) {
    process.send({ error: { errorType: error?.name, errorMessage: error?.message }, ms: took() });
  }
});
process.send({ initMs: performance.now() - from });
