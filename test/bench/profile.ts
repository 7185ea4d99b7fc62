import type { Profiler } from 'node:inspector';
import { Session } from 'node:inspector/promises';

type Node = Profiler.ProfileNode;

const SAMPLE_US = 500;

/** Where the main thread's time goes while `work` runs: each part's share, the largest first. */
export async function profiled(work: () => Promise<unknown>): Promise<{ part: string; share: number }[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: SAMPLE_US });
    await session.post('Profiler.start');
    await work();
    const { profile } = await session.post('Profiler.stop');
    return sharesOf(profile);
  } finally {
    session.disconnect();
  }
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node])));
  const spent = new Map<string, number>();
  let whole = 0;
  for (const [i, id] of samples.entries()) {
    const node = byId.get(id);
    const time = timeDeltas[i] ?? 0;
    if (node === undefined) continue;
    const part = partOf(callerOf(node, parents));
    spent.set(part, (spent.get(part) ?? 0) + time);
    whole += time;
  }
  return [...spent]
    .map(([part, time]) => ({ part, share: (100 * time) / whole }))
    .sort((a, b) => b.share - a.share);
}

/** Native code has no address: it belongs to the function that called it. */
function callerOf(node: Node, parents: ReadonlyMap<number, Node>): Node {
  const parent = parents.get(node.id);
  const { url, functionName } = node.callFrame;
  return url !== '' || functionName.startsWith('(') || parent === undefined
    ? node
    : callerOf(parent, parents);
}

function partOf({ callFrame: { url, functionName } }: Node): string {
  if (url === '') return functionName;
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  // The journal alone calls `exec`: what it waits for is the disk.
  if (dependency === 'libsql') return functionName === 'exec' ? 'libsql: commits' : 'libsql: statements';
  if (dependency !== undefined) return dependency;
  if (url.startsWith('node:')) return url.replace(/^node:(internal\/)?/, 'node:').replace(/(:\w+)\/.*/, '$1');
  return /\/((?:packages|test)\/[^/]+|functions)\//.exec(url)?.[1] ?? 'other';
}
