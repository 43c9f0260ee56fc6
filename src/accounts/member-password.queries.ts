import type { ReadTx, Tx } from '../platform/database/transaction.ts';

interface MemberPassword {
  readonly organizationId: string;
  readonly membershipId: string;
  readonly hash: string;
}

/** Of an active member; null for whoever may not sign in by password. The transaction is the person's own: only they see whether they are active. */
export async function findPasswordHash(
  tx: ReadTx,
  organizationId: string,
  membershipId: string,
): Promise<string | null> {
  const [row] = await tx.query<{ hash: string }>(
    `SELECT p.hash FROM member_passwords p
     JOIN memberships m ON m.organization_id = p.organization_id AND m.id = p.membership_id AND m.status = 'ACTIVE'
     JOIN users u ON u.id = m.user_id AND u.status = 'ACTIVE'
     WHERE p.organization_id = $1 AND p.membership_id = $2`,
    [organizationId, membershipId],
  );
  return row?.hash ?? null;
}

/** Sets a first password; one that is there stays. @returns whether it was set */
export async function insertPasswordHash(
  tx: Tx,
  { organizationId, membershipId, hash }: MemberPassword,
): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO member_passwords (organization_id, membership_id, hash) VALUES ($1, $2, $3)
     ON CONFLICT (organization_id, membership_id) DO NOTHING RETURNING 1`,
    [organizationId, membershipId, hash],
  );
  return rows.length > 0;
}

/** Replaces a hash by a newer one of the same password, unless somebody else has in the meantime. */
export async function updatePasswordHash(
  tx: Tx,
  { organizationId, membershipId, hash, replacing }: MemberPassword & { readonly replacing: string },
): Promise<void> {
  await tx.query(
    'UPDATE member_passwords SET hash = $3 WHERE organization_id = $1 AND membership_id = $2 AND hash = $4',
    [organizationId, membershipId, hash, replacing],
  );
}
