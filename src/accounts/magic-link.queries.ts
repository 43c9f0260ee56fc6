import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { LinkPurpose, MagicLinkEntity } from './magic-link.entity.ts';

/** How long a link signs in. */
export const LINK_MINUTES = 10;

/** How long after it was made a link that no longer signs in gets its reader a fresh one. */
const FRESH_LINK_DAYS = 60;

export interface NewMagicLink extends Pick<
  MagicLinkEntity,
  'tokenHash' | 'membershipId' | 'purpose' | 'unitId' | 'deliveryId'
> {}

/** Keeps the hashes of new links, and clears away those of the same members that are of no use any more. */
export async function insertMagicLinks(
  tx: Tx,
  organizationId: string,
  rows: readonly NewMagicLink[],
): Promise<void> {
  await tx.query(
    `WITH wanted AS (
       SELECT * FROM unnest($2::text[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[])
         AS w (token_hash, membership_id, purpose, unit_id, delivery_id)
     ), cleared AS (
       DELETE FROM magic_links WHERE organization_id = $1 AND membership_id IN (SELECT membership_id FROM wanted)
         AND created_at < now() - make_interval(days => $8)
     )
     INSERT INTO magic_links (organization_id, token_hash, membership_id, user_id, purpose, unit_id, delivery_id, expires_at)
     SELECT $1, w.token_hash, w.membership_id, m.user_id, w.purpose, w.unit_id, w.delivery_id, now() + make_interval(mins => $7)
     FROM wanted w JOIN memberships m ON m.organization_id = $1 AND m.id = w.membership_id`,
    [
      organizationId,
      rows.map((row) => row.tokenHash),
      rows.map((row) => row.membershipId),
      rows.map((row) => row.purpose),
      rows.map((row) => row.unitId),
      rows.map((row) => row.deliveryId),
      LINK_MINUTES,
      FRESH_LINK_DAYS,
    ],
  );
}

/** A link that was made, whether or not it still signs in. */
export interface KnownLink extends Pick<
  MagicLinkEntity,
  'membershipId' | 'userId' | 'purpose' | 'unitId' | 'deliveryId'
> {
  readonly isSpent: boolean;
}

export async function findMagicLink(
  tx: ReadTx,
  organizationId: string,
  tokenHash: string,
): Promise<KnownLink | null> {
  const [row] = await tx.query<KnownLink>(
    `SELECT membership_id, user_id, purpose, unit_id, delivery_id, used_at IS NOT NULL OR expires_at <= clock_timestamp() AS is_spent
     FROM magic_links WHERE organization_id = $1 AND token_hash = $2 AND created_at > now() - make_interval(days => $3)`,
    [organizationId, tokenHash, FRESH_LINK_DAYS],
  );
  return row ?? null;
}

/** Takes turns with whoever else uses a link of this member, so that one of two links ends the other and none waits in a ring. */
export async function lockLinksOf(tx: Tx, organizationId: string, membershipId: string): Promise<void> {
  await tx.query('SELECT 1 FROM memberships WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    organizationId,
    membershipId,
  ]);
}

export interface UsedLink {
  readonly membershipId: string;
  readonly userId: string;
  readonly purpose: LinkPurpose;
  readonly unitId: string | null;
}

/** Uses a link up, once and within its time, if its member, person and organization are active. */
export async function useMagicLink(
  tx: Tx,
  organizationId: string,
  tokenHash: string,
): Promise<UsedLink | null> {
  const [row] = await tx.query<UsedLink>(
    `UPDATE magic_links l SET used_at = clock_timestamp()
     FROM memberships m
     JOIN users u ON u.id = m.user_id AND u.status = 'ACTIVE'
     JOIN organizations o ON o.id = m.organization_id AND o.status = 'ACTIVE'
     WHERE l.organization_id = $1 AND l.token_hash = $2 AND l.used_at IS NULL AND l.expires_at > clock_timestamp()
       AND m.organization_id = l.organization_id AND m.id = l.membership_id AND m.status = 'ACTIVE'
     RETURNING l.membership_id, l.user_id, l.purpose, l.unit_id`,
    [organizationId, tokenHash],
  );
  return row ?? null;
}

/** Ends the member's other links for the purpose. */
export async function endMagicLinks(
  tx: Tx,
  organizationId: string,
  { membershipId, purpose }: UsedLink,
): Promise<void> {
  await tx.query(
    `UPDATE magic_links SET used_at = clock_timestamp()
     WHERE organization_id = $1 AND membership_id = $2 AND purpose = $3 AND used_at IS NULL`,
    [organizationId, membershipId, purpose],
  );
}

/** Whether a member may be sent a link. The transaction is the person's own, since only they see whether they are active. */
export async function isActiveMember(
  tx: ReadTx,
  organizationId: string,
  membershipId: string,
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM memberships m
     JOIN users u ON u.id = m.user_id AND u.status = 'ACTIVE'
     JOIN organizations o ON o.id = m.organization_id AND o.status = 'ACTIVE'
     WHERE m.organization_id = $1 AND m.id = $2 AND m.status = 'ACTIVE'`,
    [organizationId, membershipId],
  );
  return rows.length > 0;
}
