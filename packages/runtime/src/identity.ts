import { Claims } from '@yijianshi/contracts';
import { JwtVerifier } from 'aws-jwt-verify';
import type { Platform } from './platform.ts';

export interface Issuer {
  readonly issuer: string;
  readonly audience: string;
  /** Where its keys are; on one machine the keys are given instead. */
  readonly jwksUri: string;
  readonly jwks?: Parameters<ReturnType<typeof JwtVerifier.create>['cacheJwks']>[0];
}

/** Verifies the tokens of an OIDC issuer: signature, issuer, audience, expiry, then the claims' shape. */
export function identityOf({ issuer, audience, jwksUri, jwks }: Issuer): Platform['identify'] {
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri });
  if (jwks !== undefined) verifier.cacheJwks(jwks);
  return async (token) => {
    try {
      const payload = await verifier.verify(token);
      const claims = Claims.safeParse(payload);
      // The verifier lets a token without an end pass.
      return claims.success && payload.exp !== undefined ? claims.data : undefined;
    } catch {
      return undefined;
    }
  };
}
