import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { Cadence, SendWindow } from '../schedule/index.ts';
import type { DeliveryKind } from './delivery-status.ts';

/** What decides when a learner gets mail, as it is set where it is set. */
export interface SendSettings {
  readonly enrollmentId: string;
  readonly now: Date;
  readonly timeZone: string;
  readonly enrolledAt: Date;
  readonly cadence: Cadence | null;
  readonly sendWindow: SendWindow | null;
  /** ISO 8601 duration after a unit was brought. */
  readonly reminderAfter: string | null;
}

/** The settings of one enrollment; in one row of all that are asked for stand the holidays of their organization. */
export type SendSettingsRow = SendSettings & { readonly holidays: readonly string[] | null };

/**
 * What SendSettings has beside whose it is, zone and time, but for the holidays: of enrollments `e`, their organizations `o`,
 * versions `v` and cohorts `c`, which may be missing. The rhythm is the learner's own, else that of the version they take; the
 * window the cohort's, else the organization's.
 */
const RULES = `COALESCE(e.cadence, v.cadence) AS cadence, COALESCE(c.send_window, o.send_window) AS send_window, v.reminder_after`;

/** Of one enrollment. */
export const OWN_SEND_SETTINGS_COLUMNS = `${RULES}, o.holidays`;

/** Of many: some hundred holidays are told once, not in each of some hundred rows. */
export const SEND_SETTINGS_COLUMNS = `${RULES}, CASE WHEN row_number() OVER () = 1 THEN o.holidays END AS holidays`;

/** The settings of many enrollments and the holidays of their organization, in one statement. */
export function listSendSettings(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<SendSettingsRow[]> {
  return tx.query(
    `SELECT e.id AS enrollment_id, current_instant() AS now, m.time_zone, e.enrolled_at, ${SEND_SETTINGS_COLUMNS}
     FROM enrollments e
     JOIN organizations o ON o.id = e.organization_id
     JOIN memberships m ON m.organization_id = e.organization_id AND m.id = e.membership_id
     JOIN course_versions v ON v.organization_id = e.organization_id AND v.id = e.course_version_id
     LEFT JOIN cohorts c ON c.organization_id = e.organization_id AND c.id = e.cohort_id
     WHERE e.organization_id = $1 AND e.id = ANY((SELECT $2::uuid[])::uuid[])`,
    [organizationId, enrollmentIds],
  );
}

export interface WaitingDelivery {
  readonly id: string;
  readonly enrollmentId: string;
  readonly kind: DeliveryKind;
  readonly unitStableId: string;
  readonly sendAt: Date;
  readonly plannedAt: Date;
  /** When the e-mail with its unit goes, or went; null when it is about none. */
  readonly broughtAt: Date | null;
}

/** Locks what waits for its time and was never tried. The enrollments are locked by the caller. */
export function lockWaitingDeliveries(
  tx: Tx,
  organizationId: string,
  { enrollmentIds, kinds }: { enrollmentIds: readonly string[]; kinds: readonly DeliveryKind[] },
): Promise<WaitingDelivery[]> {
  return tx.query(
    `SELECT id, enrollment_id, kind, unit_stable_id, send_at, planned_at, (
       SELECT max(b.send_at) FROM email_deliveries b
       WHERE b.organization_id = d.organization_id AND b.enrollment_id = d.enrollment_id
         AND b.unit_stable_id = d.unit_stable_id AND b.kind IN ('WELCOME', 'UNIT')) AS brought_at
     FROM email_deliveries d
     WHERE organization_id = $1 AND enrollment_id = ANY($2) AND kind = ANY($3)
       AND status = 'PLANNED' AND attempts = 0 AND retry_since IS NULL AND digest_id IS NULL
     ORDER BY id FOR UPDATE`,
    [organizationId, enrollmentIds, kinds],
  );
}

/** Moves deliveries, and says so in their timelines. They begin anew: nobody has tried in vain since. */
export async function updateSendTimes(
  tx: Tx,
  organizationId: string,
  moved: readonly { readonly id: string; readonly sendAt: Date; readonly detail: string }[],
): Promise<void> {
  await tx.query(
    `WITH moved AS (
       UPDATE email_deliveries d SET send_at = wanted.send_at, retry_since = NULL
       FROM unnest($2::uuid[], $3::timestamptz[], $4::text[]) AS wanted (id, send_at, detail)
       WHERE d.organization_id = $1 AND d.id = wanted.id RETURNING d.id, wanted.detail
     )
     INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
     SELECT $1, gen_random_uuid(), id, 'PLANNED', detail, current_instant() FROM moved`,
    [
      organizationId,
      moved.map(({ id }) => id),
      moved.map(({ sendAt }) => sendAt),
      moved.map(({ detail }) => detail),
    ],
  );
}

/** Enrollments with mail that waits for its time, by id, of the whole organization or of a cohort. */
export async function listWaitingEnrollmentIds(
  tx: ReadTx,
  {
    organizationId,
    cohortId,
    after,
    limit,
  }: { organizationId: string; cohortId: string | null; after: string | null; limit: number },
): Promise<string[]> {
  const rows = await tx.query<{ id: string }>(
    `SELECT e.id FROM enrollments e
     WHERE e.organization_id = $1 AND ($2::uuid IS NULL OR e.cohort_id = $2) AND ($3::uuid IS NULL OR e.id > $3)
       AND EXISTS (SELECT FROM email_deliveries d WHERE d.organization_id = e.organization_id AND d.enrollment_id = e.id
         AND d.status = 'PLANNED' AND d.attempts = 0)
     ORDER BY e.id LIMIT $4`,
    [organizationId, cohortId, after, limit],
  );
  return rows.map(({ id }) => id);
}
