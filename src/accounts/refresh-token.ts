import { createHash, randomBytes } from 'node:crypto';
import { validate as isUuid } from 'uuid';

/** `swr_<organization>_<256 random bits>`: the organization finds the tenant, the secret proves; only its hash is stored. */
export function createRefreshToken(organizationId: string): string {
  return `swr_${organizationId}_${randomBytes(32).toString('base64url')}`;
}

/** The tenant a token speaks of and the hash to look it up by; null for what is no token of ours. */
export function readRefreshToken(token: string): { organizationId: string; tokenHash: string } | null {
  const [, organizationId] = /^swr_([0-9a-f-]{36})_[\w-]{43}$/.exec(token) ?? [];
  return organizationId !== undefined && isUuid(organizationId)
    ? { organizationId, tokenHash: hashToken(token) }
    : null;
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
