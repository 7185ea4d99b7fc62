import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLocal } from '@yijianshi/local';
import { signIn } from '@yijianshi/local/demo/journey';
import { inProcessClient } from './client.ts';
import { oneCase } from './one-case.ts';
import { watched, type WatchedStore } from './watched-store.ts';

const N = Number(process.env.N ?? 300), C = Number(process.env.C ?? 100);
const dir = mkdtempSync(join(tmpdir(), 'yjs-'));
let w: WatchedStore | undefined;
const local = await startLocal({ dataDir: dir, port: 0, courier: { pace: { pickupMs: 0, deliverMs: 0 } }, wrapPlatform: (p) => { w = watched(p.store); return { ...p, store: w.store }; } });
if (!w) throw 1;
const client = inProcessClient(local);
const officers = await signIn(client);
await oneCase(client, officers, w);
await local.settled();
let next = 0;
const lat: number[] = [];
const lane = async () => { while (next < N) { next++; const t = performance.now(); await oneCase(client, officers, w!); lat.push(performance.now() - t); } };
const u0 = { ...w.usage }, s0 = { ...local.journal.stats }, r0 = [...client.requests.values()].reduce((a, b) => a + b);
import { Session } from 'node:inspector/promises';
const session = new Session(); session.connect();
if (process.env.PROF) { await session.post('Profiler.enable'); await session.post('Profiler.setSamplingInterval', { interval: 500 }); await session.post('Profiler.start'); }
const t = performance.now(); const cpu = process.cpuUsage();
await Promise.all(Array.from({ length: C }, lane));
await local.settled();
const s = (performance.now() - t) / 1000; const c = process.cpuUsage(cpu);
console.log(`${(N / s).toFixed(1)} cases/s  cpu ${((c.user) / 1e6 / s).toFixed(2)}+${((c.system) / 1e6 / s).toFixed(2)} latency p50 ${lat.sort((a, b) => a - b)[N >> 1]?.toFixed(0)} max ${lat.at(-1)?.toFixed(0)}`);
for (const [k, v] of Object.entries(w.usage)) console.log(k, ((v - (u0 as any)[k]) / N).toFixed(2));
for (const [k, v] of Object.entries(local.journal.stats)) console.log(k, ((v - (s0 as any)[k]) / N).toFixed(2));
console.log('requests', ([...client.requests.values()].reduce((a, b) => a + b) - r0) / N);
if (process.env.PROF) { const { profile } = await session.post('Profiler.stop'); (await import('node:fs')).writeFileSync('/tmp/flow.cpuprofile', JSON.stringify(profile)); }
await local.close();
console.log(await import('node:fs').then(f => f.readFileSync(join(dir, 'platform.log'), 'utf8').split('\n').filter(l => l.includes('ERROR')).length), 'errors');
rmSync(dir, { recursive: true });
