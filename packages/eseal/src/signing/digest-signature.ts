import { constants, createECDH, type KeyObject, privateEncrypt } from 'node:crypto';
import { sequence, unsigned } from './der.ts';

/** DigestInfo of SHA-256 up to the digest itself (RFC 8017 9.2). */
const SHA256_DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex');
/** Order of P-256. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** Signs a digest that was already made. */
export const signDigestRsa = (key: KeyObject, digest: Uint8Array): Buffer =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([SHA256_DIGEST_INFO, digest]));

/**
 * ECDSA over a digest that was already made. Node signs EC only with hashing included, so the formula is
 * written out; the multiplication of the curve point is OpenSSL's. Its big integers do not run in constant
 * time: good for a development key on this machine, not for a key worth stealing.
 */
export function signDigestP256(key: KeyObject, digest: Uint8Array): Buffer {
  const d = integerOf(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));
  const z = integerOf(digest);
  for (;;) {
    const nonce = createECDH('prime256v1');
    nonce.generateKeys();
    const k = integerOf(nonce.getPrivateKey());
    const r = integerOf(nonce.getPublicKey().subarray(1, 33)) % N;
    const s = (inverse(k) * (z + r * d)) % N;
    if (r !== 0n && s !== 0n) return sequence(unsigned(bytesOf(r)), unsigned(bytesOf(s)));
  }
}

const integerOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

/** The inverse modulo N, by the extended Euclidean algorithm. */
function inverse(value: bigint): bigint {
  let [a, b] = [value, N];
  let [x, y] = [1n, 0n];
  while (b !== 0n) {
    const quotient = a / b;
    [a, b] = [b, a - quotient * b];
    [x, y] = [y, x - quotient * y];
  }
  return ((x % N) + N) % N;
}
