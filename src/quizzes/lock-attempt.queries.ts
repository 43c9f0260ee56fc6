import type { EnrollmentStatus } from '../enrollments/index.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { IS_OVERDUE, STORED_COLUMNS } from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import type { ItemVersionRow } from './quiz.queries.ts';
import type { Moment } from './visibility.ts';

/** An attempt that is locked. When results may be seen is not in it: that depends on what the lock does not hold. */
export type HeldAttempt = Omit<AttemptRow, keyof Moment>;

/** An attempt and what is stored about it, locked. What the clock decides is asked of it from outside: within, it would be as of before the wait. */
const LOCKED = `SELECT ${STORED_COLUMNS} FROM attempts a
  JOIN enrollments e ON e.organization_id = a.organization_id AND e.id = a.enrollment_id
  JOIN quizzes q ON q.organization_id = a.organization_id AND q.id = a.quiz_id
  WHERE a.organization_id = $1 AND a.id = $2 AND ($3::uuid IS NULL OR e.membership_id = $3) FOR UPDATE OF a`;

/**
 * Locks an attempt, in one statement: its row is as whoever held the lock before has left it.
 * @param membershipId whose it has to be; null: anybody's
 */
export async function lockAttempt(
  tx: Tx,
  { organizationId, id, membershipId }: { organizationId: string; id: string; membershipId: string | null },
): Promise<HeldAttempt | null> {
  const [row] = await tx.query<HeldAttempt>(`SELECT a.*, ${IS_OVERDUE} FROM (${LOCKED}) AS a`, [
    organizationId,
    id,
    membershipId,
  ]);
  return row ?? null;
}

/** The same with the version of one of its items, as it was frozen; null where the attempt has no such slot. */
export async function lockAttemptWithItem(
  tx: Tx,
  {
    organizationId,
    id,
    membershipId,
    slot,
  }: { organizationId: string; id: string; membershipId: string; slot: string },
): Promise<{ attempt: HeldAttempt; version: ItemVersionRow | null } | null> {
  const [row] = await tx.query<HeldAttempt & { version: ItemVersionRow | null }>(
    // The id by itself: joined, Postgres reads all items of the organization.
    `SELECT a.*, ${IS_OVERDUE}, (
       SELECT json_build_object('id', v.id, 'itemId', v.item_id, 'type', v.type, 'prompt', v.prompt, 'body', v.body, 'settings', v.settings)
       FROM item_versions v WHERE v.organization_id = a.organization_id
         AND v.id = (SELECT (f ->> 'itemVersionId')::uuid FROM jsonb_array_elements(a.frozen_items) AS f WHERE f ->> 'slot' = $4)) AS version
     FROM (${LOCKED}) AS a`,
    [organizationId, id, membershipId, slot],
  );
  if (row === undefined) return null;
  const { version, ...attempt } = row;
  return { attempt, version };
}

/** What grading needs of an enrollment that is locked. */
export interface HeldEnrollment {
  readonly id: string;
  readonly membershipId: string;
  readonly courseId: string;
  readonly courseVersionId: string;
  readonly status: EnrollmentStatus;
  /** By the database's clock: what is handed in or scored under the lock is so at that time. */
  readonly heldSince: Date;
}

/** Locks an attempt's enrollment and then the attempt, in that order, in one statement: both are as the last holder left them. */
export async function lockAttemptToGrade(
  tx: Tx,
  { organizationId, id, membershipId }: { organizationId: string; id: string; membershipId: string | null },
): Promise<{ attempt: HeldAttempt; enrollment: HeldEnrollment } | null> {
  const [row] = await tx.query<
    HeldAttempt & Pick<HeldEnrollment, 'courseId' | 'courseVersionId' | 'heldSince'>
  >(
    `WITH e AS MATERIALIZED (
       SELECT * FROM enrollments WHERE organization_id = $1 AND ($3::uuid IS NULL OR membership_id = $3)
         AND id = (SELECT enrollment_id FROM attempts WHERE organization_id = $1 AND id = $2) FOR UPDATE
     ), a AS MATERIALIZED (
       SELECT own.* FROM e JOIN attempts own ON own.organization_id = e.organization_id AND own.enrollment_id = e.id
       WHERE own.id = $2 FOR UPDATE OF own
     )
     SELECT ${STORED_COLUMNS}, ${IS_OVERDUE}, e.course_id, e.course_version_id, clock_timestamp() AS held_since
     FROM a JOIN e ON true JOIN quizzes q ON q.organization_id = a.organization_id AND q.id = a.quiz_id`,
    [organizationId, id, membershipId],
  );
  if (row === undefined) return null;
  const { courseId, courseVersionId, heldSince, ...attempt } = row;
  const { enrollmentId, membershipId: ownerId, enrollmentStatus: status } = attempt;
  return {
    attempt,
    enrollment: { id: enrollmentId, membershipId: ownerId, courseId, courseVersionId, status, heldSince },
  };
}
