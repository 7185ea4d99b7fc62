import { Claims } from '@yijianshi/contracts';
import { identityOf, type Platform } from '@yijianshi/runtime';
import { importJWK, type JWK, SignJWT } from 'jose';
import * as z from 'zod';

const ISSUER = 'urn:yijianshi:dev-issuer';
const AUDIENCE = 'yijianshi';

/** What `POST /local/token` takes: the claims, and for how many seconds they hold. */
export const TokenRequest = z.strictObject({
  ...Claims.shape,
  expiresIn: z.number().int().min(-3600).max(86_400).default(28_800),
});

export interface DevIdentity {
  readonly identify: Platform['identify'];
  readonly mint: (request: z.input<typeof TokenRequest>) => Promise<string>;
}

/** The development issuer: it gives anybody on this machine any role, so it is bound to loopback and never runs in production. */
export async function createDevIdentity(privateJwk: JWK): Promise<DevIdentity> {
  if (process.env.STAGE === 'prod') throw new Error('the development issuer does not run in production');
  const key = await importJWK(privateJwk, 'ES256');
  const { d: _, ...publicJwk } = privateJwk;
  const jwks = { keys: [publicJwk] } as Parameters<typeof identityOf>[0]['jwks'] & object;
  return {
    identify: identityOf({
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUri: 'https://issuer.invalid/jwks.json',
      jwks,
    }),
    mint: async (request) => {
      const { expiresIn, sub, ...claims } = TokenRequest.parse(request);
      // Tokens live by the machine's own clock: the test clock moves the law's time, not the issuer's.
      const now = Math.floor(Date.now() / 1000);
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: 'dev' })
        .setSubject(sub)
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setIssuedAt(Math.min(now, now + expiresIn))
        .setExpirationTime(now + expiresIn)
        .sign(key);
    },
  };
}
