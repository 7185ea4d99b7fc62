import { identityOf } from '@yijianshi/runtime';
import { describe, expect, it } from 'vitest';
import { newKey, type TokenParts, tokenSignedBy, unsignedToken } from '../support/tokens.ts';

const key = newKey();
const { d: _, ...publicKey } = key;
type Jwks = NonNullable<Parameters<typeof identityOf>[0]['jwks']>;
const identify = identityOf({
  issuer: 'urn:yijianshi:dev-issuer',
  audience: 'yijianshi',
  jwksUri: 'https://issuer.invalid/jwks.json',
  jwks: { keys: [{ ...publicKey, kid: 'dev', alg: 'ES256', use: 'sig' }] } as unknown as Jwks,
});
const past = Math.floor(Date.now() / 1000) - 60;

describe('who a token says its bearer is', () => {
  it('is what the issuer signed', async () => {
    expect(await identify(tokenSignedBy(key))).toEqual({
      sub: 'window-01',
      roles: ['WINDOW_OFFICER'],
      area: '431101000000',
    });
  });

  it.each<[string, TokenParts]>([
    ['is past its time', { claims: { exp: past } }],
    ['is before its time', { claims: { nbf: past + 3600 } }],
    ['never ends', { claims: { exp: undefined } }],
    ['is for another audience', { claims: { aud: 'another' } }],
    ['is of another issuer', { claims: { iss: 'urn:another' } }],
    ['names a key the issuer does not have', { header: { kid: 'another' } }],
    ['names another algorithm', { header: { alg: 'HS256' } }],
    ['claims to be the platform itself', { claims: { roles: ['SYSTEM'] } }],
    ['has no role', { claims: { roles: [] } }],
    ['names no bearer', { claims: { sub: undefined } }],
  ])('is nobody when it %s', async (_name, parts) => {
    expect(await identify(tokenSignedBy(key, parts))).toBeUndefined();
  });

  it('is nobody when another key signed it, or none, or it is no token', async () => {
    expect(await identify(tokenSignedBy(newKey()))).toBeUndefined();
    expect(await identify(unsignedToken())).toBeUndefined();
    const [header = '', claims = ''] = tokenSignedBy(key).split('.');
    for (const text of ['', 'x', '..', `${header}.${claims}`, `${header}.${claims}.`]) {
      expect(await identify(text)).toBeUndefined();
    }
  });
});
