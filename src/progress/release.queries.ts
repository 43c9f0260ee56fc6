import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { ScheduledReleaseEntity } from './scheduled-release.entity.ts';
import type { UnlockCause } from './unit-unlock.entity.ts';

export interface WantedRelease {
  readonly enrollmentId: string;
  readonly unitStableId: string;
  readonly dueAt: string;
  readonly timeZone: string;
}

type PlannedRelease = Pick<ScheduledReleaseEntity, 'enrollmentId' | 'unitStableId' | 'dueAt'>;

/**
 * Makes the pending releases of enrollments, which the caller has locked, those that are wanted: new ones and moved ones are
 * written, and what is no longer wanted is settled, as fired where its unit was unlocked by time.
 * @returns those that are new or moved
 */
export function updateReleases(
  tx: Tx,
  {
    organizationId,
    enrollmentIds,
    wanted,
    cause,
  }: {
    organizationId: string;
    enrollmentIds: readonly string[];
    wanted: readonly WantedRelease[];
    cause: UnlockCause;
  },
): Promise<PlannedRelease[]> {
  return tx.query(
    `WITH wanted AS (
       SELECT * FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::timestamptz[], $7::text[])
         AS w (id, enrollment_id, unit_stable_id, due_at, time_zone)
     ), settled AS (
       UPDATE scheduled_releases r SET settled_at = current_instant(), status = CASE
           WHEN EXISTS (
             SELECT 1 FROM unit_unlocks k WHERE k.organization_id = $1 AND k.enrollment_id = r.enrollment_id
               AND k.unit_stable_id = r.unit_stable_id AND (k.cause = 'SCHEDULED' OR r.due_at <= current_instant()))
           THEN 'FIRED' ELSE 'CANCELLED' END
       WHERE r.organization_id = $1 AND r.enrollment_id = ANY($2) AND r.status = 'PENDING' AND NOT EXISTS (
         SELECT 1 FROM wanted w WHERE w.enrollment_id = r.enrollment_id AND w.unit_stable_id = r.unit_stable_id)
     )
     INSERT INTO scheduled_releases AS r (organization_id, id, enrollment_id, unit_stable_id, due_at, time_zone, cause)
     SELECT $1, id, enrollment_id, unit_stable_id, due_at, time_zone, $8 FROM wanted
     ON CONFLICT (organization_id, enrollment_id, unit_stable_id) WHERE status = 'PENDING' DO UPDATE
       SET due_at = excluded.due_at, time_zone = excluded.time_zone, cause = excluded.cause
       WHERE r.due_at <> excluded.due_at
     RETURNING enrollment_id, unit_stable_id, due_at`,
    [
      organizationId,
      enrollmentIds,
      wanted.map(() => newId()),
      wanted.map((release) => release.enrollmentId),
      wanted.map((release) => release.unitStableId),
      wanted.map((release) => release.dueAt),
      wanted.map((release) => release.timeZone),
      cause,
    ],
  );
}

/** The release of a unit that still waits for its time. */
export async function findPendingRelease(
  tx: ReadTx,
  {
    organizationId,
    enrollmentId,
    unitStableId,
  }: { organizationId: string; enrollmentId: string; unitStableId: string },
): Promise<ScheduledReleaseEntity | null> {
  const [row] = await tx.query<ScheduledReleaseEntity>(
    `SELECT * FROM scheduled_releases
     WHERE organization_id = $1 AND enrollment_id = $2 AND unit_stable_id = $3 AND status = 'PENDING'`,
    [organizationId, enrollmentId, unitStableId],
  );
  return row ?? null;
}

/** All that waits for its time in an enrollment. */
export function listPendingReleases(
  tx: ReadTx,
  organizationId: string,
  enrollmentId: string,
): Promise<PlannedRelease[]> {
  return tx.query(
    `SELECT enrollment_id, unit_stable_id, due_at FROM scheduled_releases
     WHERE organization_id = $1 AND enrollment_id = $2 AND status = 'PENDING' ORDER BY unit_stable_id`,
    [organizationId, enrollmentId],
  );
}

/** Settles what waits for its time in an enrollment that is over. */
export async function updateCancelledReleases(
  tx: Tx,
  organizationId: string,
  enrollmentId: string,
): Promise<void> {
  await tx.query(
    `UPDATE scheduled_releases SET status = 'CANCELLED', settled_at = current_instant()
     WHERE organization_id = $1 AND enrollment_id = $2 AND status = 'PENDING'`,
    [organizationId, enrollmentId],
  );
}
