import { SignJWT, jwtVerify } from 'jose';
import type { JWTHeaderParameters } from 'jose';
import { validate as isUuid } from 'uuid';
import type { SigningKeys } from './signing-keys.ts';
import type { AccessClaims } from './viewer.ts';

const ISSUER = 'stepwise';
const AUDIENCE = 'stepwise-api';
const TYPE = 'at+jwt';
const CLOCK_SKEW_SECONDS = 30;

/** Header parameters that would let a token choose its own key or rules. */
const REFUSED_HEADERS = ['jku', 'x5u', 'jwk', 'x5c', 'crit'];

interface AccessTokensOptions {
  readonly keys: SigningKeys;
  readonly lifetimeSeconds: number;
}

/** Signs and verifies access tokens: EdDSA only, key by `kid` from memory, issuer, audience, type and times required. */
export class AccessTokens {
  readonly #options: AccessTokensOptions;

  constructor(options: AccessTokensOptions) {
    this.#options = options;
  }

  async sign(claims: AccessClaims, now: Date = new Date()): Promise<{ token: string; expiresAt: Date }> {
    const { keys, lifetimeSeconds } = this.#options;
    const seconds = Math.floor(now.getTime() / 1000);
    const token = await new SignJWT({ tid: claims.organizationId, sid: claims.sessionId })
      .setProtectedHeader({ alg: 'EdDSA', kid: keys.signing.kid, typ: TYPE })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setSubject(claims.userId)
      .setIssuedAt(seconds)
      .setNotBefore(seconds)
      .setExpirationTime(seconds + lifetimeSeconds)
      .sign(keys.signing.key);
    return { token, expiresAt: new Date((seconds + lifetimeSeconds) * 1000) };
  }

  /** The claims of a token that holds; null for every other one, whatever is wrong with it. */
  async verify(token: string): Promise<AccessClaims | null> {
    try {
      const { payload } = await jwtVerify(token, (header) => this.#keyFor(header), {
        algorithms: ['EdDSA'],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['exp', 'nbf', 'iat', 'sub', 'tid', 'sid'],
      });
      const { tid, sid, sub } = payload;
      if (!isUuid(tid) || !isUuid(sid) || !isUuid(sub)) return null;
      return { organizationId: tid as string, sessionId: sid as string, userId: sub as string };
    } catch {
      return null;
    }
  }

  #keyFor(header: JWTHeaderParameters) {
    if (REFUSED_HEADERS.some((name) => name in header)) throw new Error('refused header');
    const key = this.#options.keys.verifying.get(header.kid ?? '');
    if (key === undefined) throw new Error('unknown key');
    return key;
  }
}
