import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far the clocks of the two may be apart, and how old a report may be. */
const TOLERANCE_SECONDS = 300;

const HEADER = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

interface Signed {
  readonly secret: string;
  /** As it was sent, byte for byte. */
  readonly body: Buffer;
  /** `t=<seconds since the epoch>,v1=<HMAC-SHA-256 of "<t>.<body>" in hex>` */
  readonly signature: unknown;
  /** In milliseconds. */
  readonly now: number;
}

/** Whether somebody who knows the secret has signed this body, not long ago. */
export function isSigned({ secret, body, signature, now }: Signed): boolean {
  const [, at = '', mac = ''] = HEADER.exec(String(signature)) ?? [];
  if (mac === '' || Math.abs(now / 1000 - Number(at)) > TOLERANCE_SECONDS) return false;
  const wanted = createHmac('sha256', secret).update(`${at}.`).update(body).digest();
  return timingSafeEqual(Buffer.from(mac, 'hex'), wanted);
}
