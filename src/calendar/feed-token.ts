import { createHash, randomBytes } from 'node:crypto';
import { validate as isUuid } from 'uuid';

/** `swf_<organization>_<256 random bits>`: the organization finds the tenant, the secret proves; only its hash is stored. */
export function createFeedToken(organizationId: string): { token: string; tokenHash: string } {
  const token = `swf_${organizationId}_${randomBytes(32).toString('base64url')}`;
  return { token, tokenHash: hash(token) };
}

/** Of the name of a feed's file; null for what is none of ours. */
export function readFeedFile(file: string): { organizationId: string; tokenHash: string } | null {
  const [, token, organizationId] = /^(swf_([0-9a-f-]{36})_[\w-]{43})\.ics$/.exec(file) ?? [];
  return token !== undefined && organizationId !== undefined && isUuid(organizationId)
    ? { organizationId, tokenHash: hash(token) }
    : null;
}

function hash(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
