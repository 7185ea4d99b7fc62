import { execFileSync } from 'node:child_process';
import { createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { department } from '@yijianshi/catalogue';
import { createLocalAuthority } from '@yijianshi/eseal';
import { operate } from '@yijianshi/functions/operate';
import { type Platform, readSeal } from '@yijianshi/runtime';
import { createCaseStore, openJournal } from '@yijianshi/store/embedded';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasTool } from './support.ts';

const NOW = Date.parse('2026-11-20T09:30:00+08:00');
const KEY = 'arn:of:the-key';
const pemOf = (der: Uint8Array): string => new X509Certificate(der).toString();

describe('a department’s seal', () => {
  const dir = mkdtempSync(join(tmpdir(), 'yijianshi-enrol-'));
  const journal = openJournal(join(dir, 'platform.db'));
  const store = createCaseStore(journal);
  let order: (asked: object) => Promise<object>;
  let chain: readonly Uint8Array[];
  let key: KeyObject;
  let now = NOW;
  beforeAll(async () => {
    const authority = await createLocalAuthority(dir, { clock: () => NOW });
    const signer = await authority.signerFor(department('XF'));
    chain = signer.certificateChain;
    key = new X509Certificate(chain[0] ?? Buffer.alloc(0)).publicKey;
    const sealKey = async (arn: string) => {
      if (arn !== KEY) throw new Error('no such key');
      const publicKey = key.export({ type: 'spki', format: 'der' });
      return { algorithm: signer.algorithm, sign: signer.sign, publicKey };
    };
    const log = { info() {}, error() {} };
    order = operate({ clock: { now: () => now }, store, sealKey, log } as unknown as Platform);
  });
  afterAll(() => {
    journal.close();
    rmSync(dir, { recursive: true });
  });
  const enrol = (certificates: string, id = 'XF') =>
    order({ do: 'enrol-seal', department: id, keyArn: KEY, certificates });
  const whole = () => chain.map(pemOf).join('');

  it.runIf(hasTool('openssl'))(
    'is asked for with a request that names the department and proves the key',
    async () => {
      const { request } = (await order({ do: 'request-seal', department: 'XF', keyArn: KEY })) as {
        request: string;
      };
      const file = join(dir, 'seal.csr');
      writeFileSync(file, request);
      const openssl = (...args: string[]) =>
        execFileSync('openssl', ['req', '-in', file, '-noout', ...args], { encoding: 'utf8', stdio: 'pipe' });
      expect(() => openssl('-verify')).not.toThrow();
      expect(createPublicKey(openssl('-pubkey')).equals(key)).toBe(true);
      expect(openssl('-subject', '-nameopt', 'utf8,sep_comma_plus')).toContain('永州市消防救援支队');
    },
  );

  it('is enrolled with its certificates, and is what the department’s papers are sealed with', async () => {
    expect(await enrol(whole())).toMatchObject({ enrolled: 'XF' });
    expect(await readSeal(store, 'XF')).toEqual({
      keyArn: KEY,
      certificateChain: chain.map((der) => Buffer.from(der)),
    });
    await expect(readSeal(store, 'CG')).rejects.toThrow('no seal is enrolled for CG');
  });

  it.each<[string, () => string, string]>([
    ['nothing', () => 'certificates', 'PEM'],
    ['text between the marks', () => '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'PEM'],
    ['the chain upside down', () => chain.toReversed().map(pemOf).join(''), 'each issued by the next'],
    ['a chain without its root', () => pemOf(chain[0] ?? Buffer.alloc(0)), 'each issued by the next'],
    ['the root alone', () => pemOf(chain[1] ?? Buffer.alloc(0)), 'of this key'],
  ])('is not enrolled with %s', async (_, certificates, rule) => {
    expect(await enrol(certificates())).toMatchObject({
      refused: 'BODY_INVALID',
      field: 'certificates',
      rule: expect.stringContaining(rule),
    });
  });

  it('is not enrolled with another key’s certificate, after its end, or for nobody', async () => {
    const own = key;
    key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
    expect(await enrol(whole())).toMatchObject({ rule: 'the first is of this key' });
    key = own;
    now = NOW + 11 * 365 * 86_400_000;
    expect(await enrol(whole())).toMatchObject({ rule: 'valid today' });
    now = NOW;
    expect(await enrol(whole(), 'NOBODY')).toMatchObject({ refused: 'NOT_FOUND', field: 'department' });
  });
});
