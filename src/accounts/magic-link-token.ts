import { randomBytes } from 'node:crypto';
import { validate as isUuid } from 'uuid';
import { hashToken } from './refresh-token.ts';

/** `swl_<organization>_<256 random bits>`: the organization finds the tenant, the secret proves; only its hash is stored. */
export function createLinkToken(organizationId: string): string {
  return `swl_${organizationId}_${randomBytes(32).toString('base64url')}`;
}

/** null for what is no token of ours. */
export function readLinkToken(token: string): { organizationId: string; tokenHash: string } | null {
  const [, organizationId] = /^swl_([0-9a-f-]{36})_[\w-]{43}$/.exec(token) ?? [];
  return organizationId !== undefined && isUuid(organizationId)
    ? { organizationId, tokenHash: hashToken(token) }
    : null;
}
