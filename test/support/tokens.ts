import { createPrivateKey, generateKeyPairSync, type JsonWebKey, sign } from 'node:crypto';

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export interface TokenParts {
  readonly header?: object;
  readonly claims?: object;
}

/** What the development issuer puts into its tokens; each part can be forged. */
const CLAIMS = {
  sub: 'window-01',
  roles: ['WINDOW_OFFICER'],
  area: '431101000000',
  iss: 'urn:yijianshi:dev-issuer',
  aud: 'yijianshi',
};

/** A token signed with the key given, made with nothing of what verifies it. */
export function tokenSignedBy(key: JsonWebKey, { header = {}, claims = {} }: TokenParts = {}): string {
  const now = Math.floor(Date.now() / 1000);
  const signed = `${part({ alg: 'ES256', kid: 'dev', ...header })}.${part({
    ...CLAIMS,
    iat: now - 10,
    exp: now + 600,
    ...claims,
  })}`;
  const privateKey = createPrivateKey({ key, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

export const newKey = (): JsonWebKey =>
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });

/** A token that claims to need no signature. */
export const unsignedToken = (): string =>
  `${part({ alg: 'none' })}.${part({ ...CLAIMS, exp: Math.floor(Date.now() / 1000) + 600 })}.`;
