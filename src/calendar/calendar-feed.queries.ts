import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { CalendarFeedEntity } from './calendar-feed.entity.ts';

interface Owner {
  readonly organizationId: string;
  readonly membershipId: string;
}

/** The member's feed in use; its address is not known any more. */
export async function findFeedInUse(
  tx: ReadTx,
  { organizationId, membershipId }: Owner,
): Promise<Pick<CalendarFeedEntity, 'createdAt'> | null> {
  const [row] = await tx.query<Pick<CalendarFeedEntity, 'createdAt'>>(
    `SELECT created_at FROM calendar_feeds WHERE organization_id = $1 AND membership_id = $2 AND revoked_at IS NULL`,
    [organizationId, membershipId],
  );
  return row ?? null;
}

/** Whose feed it is, while it is in use. */
export async function findFeedOwner(
  tx: ReadTx,
  organizationId: string,
  tokenHash: string,
): Promise<string | null> {
  const [row] = await tx.query<{ membershipId: string }>(
    `SELECT membership_id FROM calendar_feeds WHERE organization_id = $1 AND token_hash = $2 AND revoked_at IS NULL`,
    [organizationId, tokenHash],
  );
  return row?.membershipId ?? null;
}

/** Lets whoever changes the feed of one member take turns. */
export async function lockFeedOf(tx: Tx, { organizationId, membershipId }: Owner): Promise<void> {
  await tx.query('SELECT 1 FROM memberships WHERE organization_id = $1 AND id = $2 FOR NO KEY UPDATE', [
    organizationId,
    membershipId,
  ]);
}

/** @returns whether there was one in use */
export async function updateFeedRevoked(tx: Tx, { organizationId, membershipId }: Owner): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE calendar_feeds SET revoked_at = clock_timestamp()
     WHERE organization_id = $1 AND membership_id = $2 AND revoked_at IS NULL RETURNING 1`,
    [organizationId, membershipId],
  );
  return rows.length > 0;
}

export function insertFeed(
  tx: Tx,
  row: Pick<CalendarFeedEntity, 'organizationId' | 'tokenHash' | 'membershipId'>,
): Promise<void> {
  return tx.insert(CalendarFeedEntity, row);
}
