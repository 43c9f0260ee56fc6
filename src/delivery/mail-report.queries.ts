import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { RecordedEvent } from './apply-mail-events.ts';
import type { DeliveryEventEntity } from './delivery-event.entity.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

/** Locks those that were ever sent, in the order of their ids, so that two reports at once never wait for each other. */
export function lockSentDeliveries(
  tx: Tx,
  organizationId: string,
  ids: readonly string[],
): Promise<Pick<EmailDeliveryEntity, 'id' | 'membershipId' | 'status'>[]> {
  return tx.query(
    `SELECT id, membership_id, status FROM email_deliveries
     WHERE organization_id = $1 AND id = ANY($2) AND attempts > 0 ORDER BY id FOR UPDATE`,
    [organizationId, ids],
  );
}

/** The timelines of many, each in order. */
export function listTimelines(
  tx: ReadTx,
  organizationId: string,
  deliveryIds: readonly string[],
): Promise<DeliveryEventEntity[]> {
  return tx.query(
    'SELECT * FROM delivery_events WHERE organization_id = $1 AND delivery_id = ANY($2) ORDER BY occurred_at, id',
    [organizationId, deliveryIds],
  );
}

interface News {
  readonly deliveryId: string;
  readonly status: DeliveryStatus;
  readonly events: readonly RecordedEvent[];
}

/** Writes what was reported of many, with the status that each has come to. */
export async function writeNews(tx: Tx, organizationId: string, news: readonly News[]): Promise<void> {
  await tx.query(
    `UPDATE email_deliveries d SET status = n.status, accepted_at = COALESCE(d.accepted_at, clock_timestamp()),
       delivered_at = CASE WHEN n.status = 'DELIVERED' THEN n.occurred_at ELSE d.delivered_at END
     FROM unnest($2::uuid[], $3::text[], $4::timestamptz[]) AS n (id, status, occurred_at)
     WHERE d.organization_id = $1 AND d.id = n.id AND d.status <> n.status`,
    [
      organizationId,
      news.map(({ deliveryId }) => deliveryId),
      news.map(({ status }) => status),
      news.map(({ status, events }) => events.find((event) => event.status === status)?.occurredAt ?? null),
    ],
  );
  const rows = news.flatMap(({ deliveryId, events }) => events.map((event) => ({ deliveryId, ...event })));
  await tx.query(
    `INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
     SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::timestamptz[])`,
    [
      organizationId,
      rows.map(() => newId()),
      rows.map((row) => row.deliveryId),
      rows.map((row) => row.status),
      rows.map((row) => row.detail),
      rows.map((row) => row.occurredAt),
    ],
  );
}

/** The database's clock, in milliseconds as reports have it, and after whatever is recorded. */
export async function clockNow(tx: ReadTx): Promise<Date> {
  const rows = await tx.query<{ now: Date }>(
    `SELECT date_trunc('milliseconds', clock_timestamp() + interval '1 millisecond') AS now`,
  );
  return (rows[0] as { now: Date }).now;
}
