import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

interface DeliveryRef {
  readonly organizationId: string;
  readonly id: string;
}

/** A delivery that may be sent, as it is when a job comes to it. */
export interface LockedDelivery extends EmailDeliveryEntity {
  readonly isDue: boolean;
  /** Since when it could not be handed over. */
  readonly waitedSeconds: number | null;
}

/** Jobs carry the time to the millisecond, rows to the microsecond. */
const EARLY = "interval '1 second'";

/** Not written into statements about one delivery: a plan made while there is little mail would read the index of all that waits. */
const UNSENT: ReadonlySet<DeliveryStatus> = new Set<DeliveryStatus>(['PLANNED', 'SENDING', 'UNKNOWN']);

/** Locks a delivery for sending; null when it is no longer to be sent. */
export async function lockDelivery(
  tx: Tx,
  { organizationId, id }: DeliveryRef,
): Promise<LockedDelivery | null> {
  const [row] = await tx.query<LockedDelivery>(
    `SELECT d.*, d.send_at <= current_instant() + ${EARLY} AS is_due,
       extract(epoch FROM current_instant() - d.retry_since)::float8 AS waited_seconds
     FROM email_deliveries d WHERE d.organization_id = $1 AND d.id = $2 FOR UPDATE OF d`,
    [organizationId, id],
  );
  return row !== undefined && UNSENT.has(row.status) ? row : null;
}

/** When a try that has begun is over at the latest, if it ends within so many seconds; null when it should be over, or none has begun. */
export async function findEndOfTry(
  tx: ReadTx,
  { organizationId, id, withinSeconds }: DeliveryRef & { withinSeconds: number },
): Promise<Date | null> {
  const [row] = await tx.query<{ at: Date | null }>(
    `SELECT current_instant() + (max(occurred_at) + make_interval(secs => $3) - clock_timestamp()) AS at FROM delivery_events
     WHERE organization_id = $1 AND delivery_id = $2 AND status = 'SENDING' AND detail IS NULL
       AND occurred_at > clock_timestamp() - make_interval(secs => $3)`,
    [organizationId, id, withinSeconds],
  );
  return row?.at ?? null;
}

interface StartedTry extends DeliveryRef {
  readonly messageId: string;
  readonly subject: string;
  /** It does not wait for the quota, though it counts. */
  readonly isUrgent: boolean;
  readonly events: readonly { readonly status: DeliveryStatus; readonly detail: string | null }[];
}

/**
 * One more of the organization leaves in this hour: its try begins, unless the quota is used up; then those above it share
 * the hour that follows, in the order in which they came, and what finds no room in that asks again after it. @returns its
 * number, or in how many seconds it is to ask again
 */
export async function startTry(
  tx: Tx,
  { organizationId, id, messageId, subject, isUrgent, events }: StartedTry,
): Promise<{ attempts: number } | { waitSeconds: number }> {
  const [row] = await tx.query<{ attempts: number | null; waitSeconds: number }>(
    `WITH quota AS (SELECT mails_per_hour AS most FROM organizations WHERE id = $1),
     turn AS (
       INSERT INTO mail_quotas AS q (organization_id, hour, taken) VALUES ($1, date_trunc('hour', current_instant()), 1)
       ON CONFLICT (organization_id) DO UPDATE SET hour = excluded.hour,
         taken = CASE WHEN q.hour = excluded.hour THEN q.taken + 1 ELSE 1 END
       RETURNING hour, taken
     ), started AS (
       UPDATE email_deliveries SET status = 'SENDING', attempts = attempts + 1, message_id = $3, subject = $4
       WHERE organization_id = $1 AND id = $2 AND ($8 OR (SELECT taken <= most FROM turn, quota)) RETURNING attempts
     ), told AS (
       INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
       SELECT $1, event.id, $2, event.status, event.detail, clock_timestamp() + event.nth * interval '1 microsecond'
       FROM started, unnest($5::uuid[], $6::text[], $7::text[]) WITH ORDINALITY AS event (id, status, detail, nth)
     )
     SELECT started.attempts, (extract(epoch FROM hour - current_instant()) + 3600 + LEAST((taken - most) * 3600.0 / most, 3600 + random() * 600))::float8 AS wait_seconds
     FROM turn CROSS JOIN quota LEFT JOIN started ON true`,
    [
      organizationId,
      id,
      messageId,
      subject,
      events.map(() => newId()),
      events.map((event) => event.status),
      events.map((event) => event.detail),
      isUrgent,
    ],
  );
  if (row === undefined) throw new Error('The organization of an e-mail is not there.');
  return row.attempts === null ? { waitSeconds: row.waitSeconds } : { attempts: row.attempts };
}

interface Outcome extends DeliveryRef {
  /** The try this is the outcome of: a runner that was paused and overtaken changes nothing. */
  readonly attempts: number;
  readonly status: DeliveryStatus;
  readonly detail: string;
  readonly error?: string;
  /** Until the next try; left out or null: there is none. */
  readonly retrySeconds?: number | null;
}

/** Writes how a try ended, with its event. @returns when it may be tried again; null: not, or this try is not the newest */
export async function finishTry(tx: Tx, outcome: Outcome): Promise<Date | null> {
  const [row] = await tx.query<{ sendAt: Date }>(
    `WITH done AS (
       UPDATE email_deliveries SET status = $4, last_error = $5,
         accepted_at = CASE WHEN $4 = 'ACCEPTED' THEN clock_timestamp() ELSE accepted_at END,
         send_at = CASE WHEN $6::float8 IS NULL THEN send_at ELSE current_instant() + make_interval(secs => $6) END,
         retry_since = CASE WHEN $6 IS NULL THEN retry_since ELSE COALESCE(retry_since, current_instant()) END
       WHERE organization_id = $1 AND id = $2 AND attempts = $3 AND status = $9 RETURNING send_at
     ), told AS (
       INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
       SELECT $1, $7, $2, $4, $8, clock_timestamp() FROM done
     )
     SELECT send_at FROM done WHERE $6 IS NOT NULL`,
    [
      outcome.organizationId,
      outcome.id,
      outcome.attempts,
      outcome.status,
      outcome.error ?? null,
      outcome.retrySeconds ?? null,
      newId(),
      outcome.detail.slice(0, 500),
      'SENDING',
    ],
  );
  return row?.sendAt ?? null;
}

interface PutOff extends DeliveryRef {
  readonly seconds: number;
  /** Whether it waits for the mail server, and goes when that is well. */
  readonly isRetry: boolean;
  /** For the timeline, unless it says so already. */
  readonly detail: string;
  /** Why staff may want to have it sent all the same; left out: as before. */
  readonly error?: string;
}

/** Moves what was not tried to a later time. @returns which; null: it is not to be sent any more, or not before anyway */
export async function putOffDelivery(
  tx: Tx,
  { organizationId, id, seconds, isRetry, detail, error }: PutOff,
): Promise<Date | null> {
  const [row] = await tx.query<{ sendAt: Date }>(
    `WITH before AS (
       SELECT id, status, retry_since FROM email_deliveries
       WHERE organization_id = $1 AND id = $2 AND status = ANY($8) AND send_at <= current_instant() + ${EARLY} FOR UPDATE
     ), moved AS (
       UPDATE email_deliveries d SET send_at = current_instant() + make_interval(secs => $3), last_error = COALESCE($7, d.last_error),
         retry_since = CASE WHEN $4 THEN COALESCE(d.retry_since, current_instant()) ELSE d.retry_since END
       FROM before WHERE d.organization_id = $1 AND d.id = before.id RETURNING d.send_at
     ), told AS (
       INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
       SELECT $1, $5, $2, before.status, $6, clock_timestamp() FROM before
       WHERE NOT ($4 AND before.retry_since IS NOT NULL) AND $6 IS DISTINCT FROM (
         SELECT detail FROM delivery_events WHERE organization_id = $1 AND delivery_id = $2 ORDER BY occurred_at DESC LIMIT 1)
     )
     SELECT send_at FROM moved`,
    [organizationId, id, seconds, isRetry, newId(), detail, error ?? null, [...UNSENT]],
  );
  return row?.sendAt ?? null;
}

interface Waking {
  readonly organizationId: string;
  /** How many. */
  readonly limit: number;
  /** They go within so many seconds, after so many. */
  readonly withinSeconds: number;
  readonly afterSeconds: number;
  /** Those that would go before anyway are left as they are. */
  readonly unlessWithinSeconds: number;
}

/**
 * Lets some of those that the server could not be reached for go soon, with new patience. What was answered for itself, as
 * when one mailbox is full, keeps its own time; 421 is said to all.
 */
export function wakeDeliveries(
  tx: Tx,
  { organizationId, limit, withinSeconds, afterSeconds, unlessWithinSeconds }: Waking,
): Promise<{ id: string; sendAt: Date }[]> {
  return tx.query(
    `UPDATE email_deliveries d SET retry_since = current_instant(), send_at = current_instant() + make_interval(secs => $3 + random() * $4)
     FROM (SELECT id FROM email_deliveries
       WHERE organization_id = $1 AND status IN ('PLANNED', 'SENDING', 'UNKNOWN') AND retry_since IS NOT NULL
         AND (last_error IS NULL OR last_error !~ '^4\\d\\d' OR last_error LIKE '421%') AND send_at > current_instant() + make_interval(secs => $5)
       ORDER BY send_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS waiting
     WHERE d.organization_id = $1 AND d.id = waiting.id RETURNING d.id, d.send_at`,
    [organizationId, limit, afterSeconds, withinSeconds, unlessWithinSeconds],
  );
}

/** Ends a delivery that is not to be sent, with its event. */
export async function stopDelivery(
  tx: Tx,
  { organizationId, id, status, detail }: DeliveryRef & { status: DeliveryStatus; detail: string },
): Promise<void> {
  await tx.query(
    `WITH told AS (
       INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
       VALUES ($1, $5, $2, $3, left($4, 500), clock_timestamp())
     )
     UPDATE email_deliveries SET status = $3 WHERE organization_id = $1 AND id = $2`,
    [organizationId, id, status, detail, newId()],
  );
}
