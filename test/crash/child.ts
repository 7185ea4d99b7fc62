/**
 * The platform in a process of its own, to be killed. `child.ts <folder> <fate as JSON>`; prints its URL, and that it has met its
 * fate, in a line of JSON each. On SIGTERM it ends as soon as nothing is pending or nothing comes of waiting, but by SIGKILL.
 */
import { writeSync } from 'node:fs';
import { startLocal } from '@yijianshi/local';
import { type Fate, fateful, pointOf } from './fate.ts';
import { tapJournal, tapPlatform } from './taps.ts';

const [dataDir = '', text = '"none"'] = process.argv.slice(2);
const fate = JSON.parse(text) as Fate;

const say = (line: object): void => {
  writeSync(1, `${JSON.stringify(line)}\n`);
};

/** The writes it answered for are on disk, or were never answered for: nothing is flushed, nothing is closed. */
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

const around = fateful(fate, () => {
  say({ met: fate });
  die();
});
const misbehave = typeof fate === 'object' && 'point' in fate ? pointOf(fate.point).courier : undefined;

const local = await startLocal({
  dataDir,
  port: 0,
  courier: { pace: { pickupMs: 20, deliverMs: 30 }, ...(misbehave && { misbehave }) },
  wrapJournal: (journal) => tapJournal(journal, around),
  wrapPlatform: (platform) => tapPlatform(platform, around),
});
say({ url: local.url });

// Nobody is left who would kill it.
process.stdin.resume().once('end', die);

const pending = local.journal.db.prepare("SELECT 1 FROM rows WHERE i1pk LIKE 'OUT#%' LIMIT 1");
process.once('SIGTERM', () => {
  setInterval(() => {
    if (pending.get() === undefined) die();
  }, 20);
  setTimeout(die, 15_000);
});
