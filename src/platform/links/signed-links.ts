import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** What a signed token says: whose it is, what it is about, and until when. Ids and small words only. */
export interface LinkClaims {
  readonly organizationId: string;
  /** The row it is about. */
  readonly id: string;
  /** More of what it stands for, such as the option that a link chooses. */
  readonly detail?: string;
  /** Seconds since the epoch; left out: it does not expire. */
  readonly expiresAt?: number;
}

const claimsShape = z.strictObject({
  o: z.uuid(),
  i: z.uuid(),
  d: z.string().max(300).optional(),
  e: z.int().optional(),
});

/**
 * Signs the tokens of links, `<claims>.<HMAC-SHA-256>` in base64url. Each purpose has a key of its own, derived by HKDF
 * (RFC 5869), so a token never opens what it was not made for. What a token may do is checked against rows when it is used.
 */
export class SignedLinks {
  readonly #secret: string;
  readonly #keys = new Map<string, Buffer>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  sign(purpose: string, { organizationId, id, detail, expiresAt }: LinkClaims): string {
    const body = Buffer.from(JSON.stringify({ o: organizationId, i: id, d: detail, e: expiresAt })).toString(
      'base64url',
    );
    return `${body}.${this.mac(purpose, body).toString('base64url')}`;
  }

  /** @returns null for what was not signed for this purpose; whether it has expired is the caller's to ask, with the database's clock */
  verify(purpose: string, token: string): LinkClaims | null {
    const [, body = '', mac = ''] = /^([\w-]{1,1000})\.([\w-]{43})$/.exec(token) ?? [];
    const given = Buffer.from(mac, 'base64url');
    const wanted = this.mac(purpose, body);
    if (body === '' || given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
    const claims = claimsShape.safeParse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    if (!claims.success) return null;
    const { o, i, d, e } = claims.data;
    return {
      organizationId: o,
      id: i,
      ...(d !== undefined && { detail: d }),
      ...(e !== undefined && { expiresAt: e }),
    };
  }

  /** For what has no room for a token, such as the local part of an address. */
  mac(purpose: string, body: string): Buffer {
    let key = this.#keys.get(purpose);
    if (key === undefined) {
      key = Buffer.from(hkdfSync('sha256', this.#secret, '', `stepwise link: ${purpose}`, 32));
      this.#keys.set(purpose, key);
    }
    return createHmac('sha256', key).update(body).digest();
  }
}
