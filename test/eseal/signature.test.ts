import { execFileSync } from 'node:child_process';
import { createHash, sign as nodeSign, X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assertOwnSignature, createLocalAuthority, type Signer, sealDocument } from '@yijianshi/eseal';
import { describe, expect, test } from 'vitest';
import { cmsOf, gapOf, textOf, withoutSignature } from './pdf-reading.ts';
import { anotherKey, authority, hasTool, MARKET, requestFor, sealed, temporaryDirectory } from './support.ts';

const LICENCE = requestFor('food-business-licence');
const opensslIsHere = hasTool('openssl');
const pdfsigIsHere = hasTool('pdfsig');
const certutilIsHere = hasTool('certutil');

describe.each(['ECDSA_SHA_256', 'RSASSA_PKCS1_V1_5_SHA_256'] as const)(
  'a document sealed with %s',
  (algorithm) => {
    const dir = temporaryDirectory();
    const prepare = async () => {
      // The tools judge a certificate by the machine's clock.
      const local = await createLocalAuthority(join(dir, 'keys'), { clock: Date.now, algorithm });
      const signer = await local.signerFor(MARKET);
      const { bytes } = sealed(await sealDocument(LICENCE, signer));
      const path = join(dir, 'licence.pdf');
      writeFileSync(path, bytes);
      return { bytes, path, rootPath: local.rootPath, leaf: signer.certificateChain[0] ?? Buffer.alloc(0) };
    };
    const ready = prepare();

    test.runIf(opensslIsHere)('is a CAdES signature that openssl trusts up to our root', async () => {
      const { bytes, rootPath } = await ready;
      const [cms, content] = [join(dir, 'signature.der'), join(dir, 'content')];
      writeFileSync(cms, cmsOf(bytes));
      writeFileSync(content, withoutSignature(bytes));
      const verify = ['cms', '-verify', '-cades', '-binary', '-inform', 'DER'];
      // openssl leaves with an error when any step of the verification fails.
      execFileSync(
        'openssl',
        [...verify, '-in', cms, '-content', content, '-CAfile', rootPath, '-out', '/dev/null'],
        {
          stdio: 'pipe',
        },
      );
    });

    test.runIf(pdfsigIsHere)('is valid for pdfsig, which finds the whole document signed', async () => {
      const { path } = await ready;
      const report = execFileSync('pdfsig', ['-nocert', path], { encoding: 'utf8' });
      expect(report).toContain('Signature is Valid');
      expect(report).toContain('Total document signed');
      expect(report).toContain('ETSI.CAdES.detached');
      expect(report).toContain(MARKET.name);
    });

    test.runIf(pdfsigIsHere && certutilIsHere)('is trusted by pdfsig once the root is', async () => {
      const { path, rootPath } = await ready;
      const database = temporaryDirectory();
      execFileSync('certutil', ['-N', '-d', `sql:${database}`, '--empty-password']);
      execFileSync('certutil', ['-A', '-d', `sql:${database}`, '-n', 'root', '-t', 'C,C,C', '-i', rootPath]);
      const report = execFileSync('pdfsig', ['-nssdir', `sql:${database}`, path], { encoding: 'utf8' });
      expect(report).toContain('Certificate is Trusted');
    });

    test('fails its own check when any byte outside the signature is flipped', async () => {
      const { bytes, leaf } = await ready;
      expect(() => assertOwnSignature(bytes, leaf)).not.toThrow();
      const gap = gapOf(bytes);
      const copy = Uint8Array.from(bytes);
      const accepted: number[] = [];
      for (let at = 0; at < bytes.length; at += at < 4096 || at > bytes.length - 2048 ? 1 : 211) {
        if (at >= gap.start && at < gap.end) continue;
        const original = copy[at] ?? 0;
        copy[at] = original ^ 1;
        try {
          assertOwnSignature(copy, leaf);
          accepted.push(at);
        } catch {
          // Caught, as it should be.
        }
        copy[at] = original;
      }
      expect(accepted).toEqual([]);
    });

    test('has room for the signature and nothing else', async () => {
      const { bytes } = await ready;
      const { start, end } = gapOf(bytes);
      const digits = textOf(bytes.subarray(start, end));
      expect(digits).toMatch(/^<([0-9a-f]{2})+>$/);
      const padding = (end - start - 2) / 2 - cmsOf(bytes).length;
      // The length of an ECDSA signature is known only once it is made.
      if (algorithm === 'RSASSA_PKCS1_V1_5_SHA_256') expect(padding).toBe(0);
      expect(padding).toBeLessThanOrEqual(8);
      expect(digits.slice(digits.length - 1 - padding * 2, -1)).toBe('00'.repeat(padding));
    });
  },
);

const signer = authority().then((local) => local.signerFor(MARKET));

test('the same request gives the same bytes but for the signature', async () => {
  const [first, second] = [
    await sealDocument(LICENCE, await signer),
    await sealDocument(LICENCE, await signer),
  ];
  expect(withoutSignature(sealed(first).bytes)).toEqual(withoutSignature(sealed(second).bytes));
});

test('its digest is the one of its bytes', async () => {
  const { bytes, sha256 } = sealed(await sealDocument(LICENCE, await signer));
  expect(sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('it is one revision, certified so that no change is permitted', async () => {
  const text = textOf(sealed(await sealDocument(LICENCE, await signer)).bytes);
  expect(text.match(/%%EOF/g)).toHaveLength(1);
  expect(text.match(/startxref/g)).toHaveLength(1);
  expect(text).not.toContain('/Prev');
  expect(text).toContain('/SubFilter /ETSI.CAdES.detached');
  expect(text).toContain('/TransformParams << /Type /TransformParams /P 1 /V /1.2 >>');
});

test('the claimed time is the one handed in, and the signed attributes hold no signing-time', async () => {
  const { bytes } = sealed(await sealDocument(LICENCE, await signer));
  expect(textOf(bytes)).toContain("/M (D:20261122090000+08'00')");
  const attribute = (hexadecimal: string): boolean => cmsOf(bytes).includes(Buffer.from(hexadecimal, 'hex'));
  const [signingTime, signingCertificateV2] = ['06092a864886f70d010905', '060b2a864886f70d010910022f'];
  expect([attribute(signingTime), attribute(signingCertificateV2)]).toEqual([false, true]);
});

test('every cross-reference points at its object', async () => {
  const text = textOf(sealed(await sealDocument(LICENCE, await signer)).bytes);
  const table = Number(/startxref\n(\d+)/.exec(text)?.[1]);
  const offsets = [...text.slice(table).matchAll(/^(\d{10}) 00000 n $/gm)].map(([, offset]) =>
    Number(offset),
  );
  expect(offsets.length).toBeGreaterThan(10);
  offsets.forEach((offset, i) => {
    expect(text.slice(offset)).toMatch(new RegExp(`^${i + 1} 0 obj\n`));
  });
});

describe('a signer that does not do what it says is caught before the file leaves', () => {
  const lying = async (sign: Signer['sign']): Promise<Signer> => ({ ...(await signer), sign });

  test('a signature by another key', async () => {
    const key = anotherKey();
    const other = await lying(async (digest) => nodeSign('sha256', digest, key));
    await expect(sealDocument(LICENCE, other)).rejects.toThrow('signature');
  });

  test('a damaged signature', async () => {
    const honest = await signer;
    const damaged = await lying(async (digest) => {
      const signature = Uint8Array.from(await honest.sign(digest));
      signature[20] = (signature[20] ?? 0) ^ 1;
      return signature;
    });
    await expect(sealDocument(LICENCE, damaged)).rejects.toThrow('signature');
  });

  test('a signature longer than its kind can be', async () => {
    const long = await lying(async () => Buffer.alloc(300));
    await expect(sealDocument(LICENCE, long)).rejects.toThrow('longer');
  });
});

test('a signature is of the certificate of the department', async () => {
  const [leaf] = (await signer).certificateChain;
  const certificate = new X509Certificate(leaf ?? Buffer.alloc(0));
  expect(certificate.subject).toBe(`O=${MARKET.name}\nCN=${MARKET.name}`);
  expect(certificate.ca).toBe(false);
});
