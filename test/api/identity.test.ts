import type { JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { usePlatform } from '../support/platform.ts';
import { lodged } from '../support/restaurant.ts';
import { newKey, type TokenParts, tokenSignedBy, unsignedToken } from '../support/tokens.ts';
import { unchanged } from '../support/unchanged.ts';

const platform = usePlatform();
const past = Math.floor(Date.now() / 1000) - 60;

const issuerKey = (): JsonWebKey =>
  (
    JSON.parse(readFileSync(join(platform().dataDir, 'keys', 'secrets.json'), 'utf8')) as {
      issuer: JsonWebKey;
    }
  ).issuer;
const signed = (parts?: TokenParts) => tokenSignedBy(issuerKey(), parts);

async function withdrawWith(headers: Record<string, string>) {
  const running = platform();
  const { caseNo } = await lodged(running);
  return unchanged(running, caseNo, () =>
    running.call('POST', `/v1/cases/${caseNo}/withdrawal`, {
      key: 'withdraw-0001',
      json: { reason: 'x' },
      headers,
    }),
  );
}

describe('a caller who is not known may do nothing', () => {
  it.each<[string, () => string]>([
    ['without a token', () => ''],
    ['with something that is no token', () => 'Bearer x'],
    ['with a genuine token under another scheme', () => `Basic ${signed()}`],
    ['with an expired token', () => `Bearer ${signed({ claims: { exp: past } })}`],
    ['with a token that never expires', () => `Bearer ${signed({ claims: { exp: undefined } })}`],
    ['with a token signed by a foreign key', () => `Bearer ${tokenSignedBy(newKey())}`],
    ['with a token without a signature', () => `Bearer ${unsignedToken()}`],
    ['with a token for another audience', () => `Bearer ${signed({ claims: { aud: 'another' } })}`],
    ['with a token of another issuer', () => `Bearer ${signed({ claims: { iss: 'urn:another' } })}`],
    ['with a token of the platform itself', () => `Bearer ${signed({ claims: { roles: ['SYSTEM'] } })}`],
  ])('%s', async (_, authorization) => {
    const { status, body } = await withdrawWith({ authorization: authorization() });
    expect(status).toBe(401);
    expect(body).toMatchObject({ code: 'UNAUTHENTICATED', field: 'headers.Authorization' });
  });

  it('but a genuine token made by the same means goes through', async () => {
    const running = platform();
    const { caseNo } = await lodged(running);
    const call = { token: signed(), key: 'withdraw-0001', json: { reason: 'x' } };
    expect(await running.call('POST', `/v1/cases/${caseNo}/withdrawal`, call)).toMatchObject({ status: 200 });
  });
});

describe('the development issuer', () => {
  it.each([
    [{ sub: 'x', roles: ['SYSTEM'] }],
    [{ sub: 'x', roles: ['REVIEWER'], admin: true }],
    [{ sub: 'x', roles: ['REVIEWER'], expiresIn: 1e9 }],
  ])('does not mint %j', async (claims) => {
    expect(await platform().call('POST', '/local/token', { json: claims })).toMatchObject({
      status: 400,
      body: { code: 'BODY_INVALID' },
    });
  });
});
