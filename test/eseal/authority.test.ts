import { execFileSync, spawn } from 'node:child_process';
import { createHash, verify, X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createLocalAuthority, type LocalAuthority } from '@yijianshi/eseal';
import { afterEach, expect, test, vi } from 'vitest';
import { FIRE, hasTool, MARKET, NOW, temporaryDirectory } from './support.ts';

const clock = () => NOW;
const open = (dir: string): Promise<LocalAuthority> => createLocalAuthority(dir, { clock });
const leafOf = async (local: LocalAuthority, department: { id: string; name: string }) =>
  new X509Certificate((await local.signerFor(department)).certificateChain[0] ?? Buffer.alloc(0));
const rootOf = (local: LocalAuthority) => new X509Certificate(readFileSync(local.rootPath));
const opensslIsHere = hasTool('openssl');

afterEach(() => vi.unstubAllEnvs());

test('a department’s certificate is issued by the root, for signing documents and nothing else', async () => {
  const local = await open(temporaryDirectory());
  const [root, leaf] = [rootOf(local), await leafOf(local, MARKET)];
  expect(root.ca).toBe(true);
  expect(root.verify(root.publicKey)).toBe(true);
  expect(leaf.ca).toBe(false);
  expect(leaf.checkIssued(root)).toBe(true);
  expect(leaf.verify(root.publicKey)).toBe(true);
  expect(leaf.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  expect(Date.parse(leaf.validFrom)).toBeLessThan(NOW);
  expect(Date.parse(leaf.validTo)).toBeGreaterThan(NOW);
});

test.runIf(opensslIsHere)('openssl finds the chain in order by its strict rules', async () => {
  const dir = temporaryDirectory();
  const local = await open(dir);
  await local.signerFor(MARKET);
  const leaf = readdirSync(dir).find((name) => name.startsWith('seal-')) ?? '';
  const at = ['-attime', String(NOW / 1000)];
  execFileSync('openssl', ['verify', '-x509_strict', ...at, '-CAfile', local.rootPath, join(dir, leaf)], {
    stdio: 'pipe',
  });
  const text = execFileSync('openssl', ['x509', '-in', join(dir, leaf), '-noout', '-text'], {
    encoding: 'utf8',
  });
  expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Non Repudiation/);
  expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/);
});

test('keys outlive the process: a second start signs with the same ones', async () => {
  const dir = temporaryDirectory();
  const before = await leafOf(await open(dir), MARKET);
  const after = await leafOf(await open(dir), MARKET);
  expect(after.fingerprint256).toBe(before.fingerprint256);
});

test('asked for one department many times at once, in one process or two, there is one key', async () => {
  const dir = temporaryDirectory();
  const [one, two] = await Promise.all([open(dir), open(dir)]);
  expect(rootOf(one).fingerprint256).toBe(rootOf(two).fingerprint256);
  const leaves = await Promise.all([one, two, one, two, one].map((local) => leafOf(local, MARKET)));
  expect(new Set(leaves.map((leaf) => leaf.fingerprint256)).size).toBe(1);
  expect(readdirSync(dir).filter((name) => name.startsWith('seal-'))).toHaveLength(1);
});

test('departments have keys of their own, and a renamed department gets a new seal', async () => {
  const local = await open(temporaryDirectory());
  const renamed = { ...MARKET, name: '永州市零陵区市场监管局' };
  const leaves = await Promise.all([MARKET, FIRE, renamed].map((department) => leafOf(local, department)));
  expect(new Set(leaves.map((leaf) => leaf.fingerprint256)).size).toBe(3);
});

test('the files are for their owner only', async () => {
  const dir = temporaryDirectory();
  await (await open(dir)).signerFor(MARKET);
  for (const name of readdirSync(dir)) expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
});

test('an id that would lead out of the directory is not a department', async () => {
  const local = await open(temporaryDirectory());
  await expect(local.signerFor({ id: '../SCJG', name: MARKET.name })).rejects.toThrow('department id');
});

test('there are no local keys in production', async () => {
  vi.stubEnv('STAGE', 'prod');
  await expect(open(temporaryDirectory())).rejects.toThrow('production');
});

test('a root certificate that is not the key’s stops the start', async () => {
  const dir = temporaryDirectory();
  const other = await open(temporaryDirectory());
  await open(dir);
  execFileSync('cp', [other.rootPath, join(dir, 'root.pem')]);
  await expect(open(dir)).rejects.toThrow('another root');
});

test('a local signature is an ECDSA signature of the digest, of any digest', async () => {
  const signer = await (await open(temporaryDirectory())).signerFor(MARKET);
  const { publicKey } = new X509Certificate(signer.certificateChain[0] ?? Buffer.alloc(0));
  for (let i = 0; i < 500; i++) {
    const message = Buffer.from(`message ${i}`);
    const signature = await signer.sign(createHash('sha256').update(message).digest());
    expect(verify('sha256', message, publicKey, signature)).toBe(true);
  }
});

test('a process killed at any moment leaves keys that are whole or not there', async () => {
  const dir = temporaryDirectory();
  const script = `
    import { createLocalAuthority } from '@yijianshi/eseal';
    console.log('begun');
    for (let i = 0; ; i++) {
      const local = await createLocalAuthority(${JSON.stringify(dir)} + '/' + (i % 40), { clock: () => ${NOW} });
      await local.signerFor(${JSON.stringify(MARKET)});
    }`;
  for (const delay of [0, 3, 9, 27, 50]) {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    await setTimeout(delay);
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
  }
  expect(existsSync(join(dir, '0'))).toBe(true);
  for (let i = 0; i < 40 && existsSync(join(dir, String(i))); i++) {
    const local = await open(join(dir, String(i)));
    expect((await leafOf(local, MARKET)).verify(rootOf(local).publicKey)).toBe(true);
  }
});
