import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { createLinkToken } from './magic-link-token.ts';
import { insertMagicLinks } from './magic-link.queries.ts';
import type { NewMagicLink } from './magic-link.queries.ts';
import { hashToken } from './refresh-token.ts';

/**
 * Makes links that sign a member in, in the transaction that composes their e-mail: a link lives for minutes, so it is made
 * when the mail leaves and is nowhere before. @returns their tokens, in the order of what was asked for
 */
export async function issueMagicLinks(
  tx: Tx,
  { organizationId }: TenantScope,
  wanted: readonly Omit<NewMagicLink, 'tokenHash'>[],
): Promise<string[]> {
  const tokens = wanted.map(() => createLinkToken(organizationId));
  const rows = wanted.map((link, index) => ({ ...link, tokenHash: hashToken(tokens[index] ?? '') }));
  if (rows.length > 0) await insertMagicLinks(tx, organizationId, rows);
  return tokens;
}
