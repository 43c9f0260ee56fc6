import { SignJWT, jwtVerify } from 'jose';
import type { JWTHeaderParameters } from 'jose';
import { validate as isUuid } from 'uuid';
import type { SigningKeys } from './signing-keys.ts';
import type { AccessClaims } from './viewer.ts';

const ISSUER = 'stepwise';
const AUDIENCE = 'stepwise-api';
const TYPE = 'at+jwt';
/** Decoders overlook other characters, so that one token would have many texts. */
const FORM = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const CLOCK_SKEW_SECONDS = 30;
/** Tokens whose signature was found right; the oldest is forgotten first. */
const REMEMBERED_TOKENS = 10_000;

/** Header parameters that would let a token choose its own key or rules. */
const REFUSED_HEADERS = ['jku', 'x5u', 'jwk', 'x5c', 'crit'];

interface AccessTokensOptions {
  /** Read when first needed, and by `ready`. */
  readonly readKeys: () => Promise<SigningKeys>;
  readonly lifetimeSeconds: number;
}

/** Signs and verifies access tokens: EdDSA only, key by `kid` from memory, issuer, audience, type and times required. */
export class AccessTokens {
  readonly #options: AccessTokensOptions;
  #keys: Promise<SigningKeys> | null = null;
  /** What a signed token says cannot change; only its times have to be looked at again. */
  readonly #verified = new Map<string, VerifiedToken>();

  constructor(options: AccessTokensOptions) {
    this.#options = options;
  }

  /** @throws Error with a sentence when the keys cannot be used; a server asks before it listens */
  async ready(): Promise<void> {
    await this.#readKeys();
  }

  async sign(claims: AccessClaims, now: Date = new Date()): Promise<{ token: string; expiresAt: Date }> {
    const { lifetimeSeconds } = this.#options;
    const keys = await this.#readKeys();
    const seconds = Math.floor(now.getTime() / 1000);
    const token = await new SignJWT({
      tid: claims.organizationId,
      sid: claims.sessionId,
      mid: claims.membershipId,
    })
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
    const known = this.#verified.get(token);
    if (known !== undefined) return isInTime(known, Date.now() / 1000) ? known.claims : null;
    if (!FORM.test(token)) return null;
    const { verifying } = await this.#readKeys();
    try {
      const { payload } = await jwtVerify(token, (header) => keyFor(header, verifying), {
        algorithms: ['EdDSA'],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        clockTolerance: CLOCK_SKEW_SECONDS,
        requiredClaims: ['exp', 'nbf', 'iat', 'sub', 'tid', 'sid'],
      });
      const { tid, sid, sub, mid } = payload;
      if (!isUuid(tid) || !isUuid(sid) || !isUuid(sub) || (mid !== undefined && !isUuid(mid))) return null;
      const claims: AccessClaims = {
        organizationId: tid as string,
        sessionId: sid as string,
        userId: sub as string,
        ...(mid !== undefined && { membershipId: mid as string }),
      };
      this.#remember(token, { claims, notBefore: payload.nbf as number, expires: payload.exp as number });
      return claims;
    } catch {
      return null;
    }
  }

  #remember(token: string, verified: VerifiedToken): void {
    this.#verified.set(token, verified);
    if (this.#verified.size <= REMEMBERED_TOKENS) return;
    const [oldest] = this.#verified.keys();
    this.#verified.delete(oldest as string);
  }

  #readKeys(): Promise<SigningKeys> {
    this.#keys ??= this.#options.readKeys();
    return this.#keys;
  }
}

interface VerifiedToken {
  readonly claims: AccessClaims;
  /** Seconds since 1970. */
  readonly notBefore: number;
  readonly expires: number;
}

/** As `jwtVerify` has it. */
function isInTime({ notBefore, expires }: VerifiedToken, now: number): boolean {
  const seconds = Math.floor(now);
  return notBefore <= seconds + CLOCK_SKEW_SECONDS && expires > seconds - CLOCK_SKEW_SECONDS;
}

function keyFor(header: JWTHeaderParameters, verifying: SigningKeys['verifying']) {
  if (REFUSED_HEADERS.some((name) => name in header)) throw new Error('refused header');
  const key = verifying.get(header.kid ?? '');
  if (key === undefined) throw new Error('unknown key');
  return key;
}
