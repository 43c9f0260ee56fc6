import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { CalendarFeedEntity } from './calendar-feed.entity.ts';

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

/** @returns when it was made */
export async function insertFeed(
  tx: Tx,
  { organizationId, tokenHash, membershipId }: Owner & Pick<CalendarFeedEntity, 'tokenHash'>,
): Promise<Date> {
  const [row] = await tx.query<Pick<CalendarFeedEntity, 'createdAt'>>(
    `INSERT INTO calendar_feeds (organization_id, token_hash, membership_id) VALUES ($1, $2, $3) RETURNING created_at`,
    [organizationId, tokenHash, membershipId],
  );
  if (row === undefined) throw new Error('An insert of a row has none.');
  return row.createdAt;
}
