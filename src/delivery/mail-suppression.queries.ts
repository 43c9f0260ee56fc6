import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { MailSuppressionEntity } from './mail-suppression.entity.ts';
import type { SuppressionReason } from './suppression-reason.ts';

export interface NewSuppression {
  readonly membershipId: string;
  /** null: the mail of all courses. */
  readonly courseId: string | null;
  readonly reason: SuppressionReason;
  readonly detail: string | null;
}

/** Suppresses, each once until it is lifted. @returns those that are new */
export function insertSuppressions(
  tx: Tx,
  organizationId: string,
  rows: readonly NewSuppression[],
): Promise<MailSuppressionEntity[]> {
  return tx.query(
    `INSERT INTO mail_suppressions (organization_id, id, membership_id, course_id, reason, detail)
     SELECT $1, * FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[])
     ON CONFLICT DO NOTHING RETURNING *`,
    [
      organizationId,
      rows.map(() => newId()),
      rows.map((row) => row.membershipId),
      rows.map((row) => row.courseId),
      rows.map((row) => row.reason),
      rows.map((row) => row.detail),
    ],
  );
}

export interface ActiveSuppression extends Pick<MailSuppressionEntity, 'id' | 'courseId' | 'reason'> {}

/** What keeps a member from a course's mail now: what is about that course, and what is about all of them. */
export function listActiveSuppressions(
  tx: ReadTx,
  {
    organizationId,
    membershipId,
    courseId,
  }: { organizationId: string; membershipId: string; courseId: string | null },
): Promise<ActiveSuppression[]> {
  return tx.query(
    `SELECT id, course_id, reason FROM mail_suppressions
     WHERE organization_id = $1 AND membership_id = $2 AND lifted_at IS NULL AND (course_id IS NULL OR course_id = $3)`,
    [organizationId, membershipId, courseId],
  );
}

/** The staff's own suppression of a member that is in force, for the course or for all. */
export async function findStaffSuppression(
  tx: ReadTx,
  {
    organizationId,
    membershipId,
    courseId,
  }: { organizationId: string; membershipId: string; courseId: string | null },
): Promise<MailSuppressionEntity | null> {
  const [row] = await tx.query<MailSuppressionEntity>(
    `SELECT * FROM mail_suppressions
     WHERE organization_id = $1 AND membership_id = $2 AND reason = 'STAFF' AND lifted_at IS NULL AND course_id IS NOT DISTINCT FROM $3`,
    [organizationId, membershipId, courseId],
  );
  return row ?? null;
}

interface Lifting {
  readonly organizationId: string;
  /** The user who does it; null for somebody who holds the link of an e-mail. */
  readonly by: string | null;
  readonly reason: string;
}

/** @returns whether it was in force until now */
export async function updateLifted(
  tx: Tx,
  id: string,
  { organizationId, by, reason }: Lifting,
): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE mail_suppressions SET lifted_at = current_instant(), lifted_by = $3, lifted_reason = $4
     WHERE organization_id = $1 AND id = $2 AND lifted_at IS NULL RETURNING 1`,
    [organizationId, id, by, reason],
  );
  return rows.length > 0;
}

/**
 * The member wants mail again: of all courses, or of one. Where all mail was off, wanting that of one ends that, and their
 * other courses stay off one by one.
 */
export async function updateSubscribed(
  tx: Tx,
  { membershipId, courseId }: { membershipId: string; courseId: string | null },
  { organizationId, by, reason }: Lifting,
): Promise<void> {
  if (courseId !== null) await splitOptOut(tx, { organizationId, membershipId, courseId });
  await tx.query(
    `UPDATE mail_suppressions SET lifted_at = current_instant(), lifted_by = $4, lifted_reason = $5
     WHERE organization_id = $1 AND membership_id = $2 AND reason = 'UNSUBSCRIBED' AND lifted_at IS NULL
       AND (course_id IS NULL OR course_id = $3)`,
    [organizationId, membershipId, courseId, by, reason],
  );
}

/** Puts an opt-out of each other course that they take beside that of all mail, if that is in force. */
async function splitOptOut(
  tx: Tx,
  {
    organizationId,
    membershipId,
    courseId,
  }: { organizationId: string; membershipId: string; courseId: string },
): Promise<void> {
  const others = await tx.query<{ courseId: string; detail: string | null }>(
    `SELECT DISTINCT e.course_id, s.detail FROM mail_suppressions s
     JOIN enrollments e ON e.organization_id = s.organization_id AND e.membership_id = s.membership_id
     WHERE s.organization_id = $1 AND s.membership_id = $2 AND s.reason = 'UNSUBSCRIBED' AND s.lifted_at IS NULL
       AND s.course_id IS NULL AND e.course_id <> $3 ORDER BY e.course_id`,
    [organizationId, membershipId, courseId],
  );
  const rows = others.map((other) => ({ membershipId, ...other, reason: 'UNSUBSCRIBED' as const }));
  if (rows.length > 0) await insertSuppressions(tx, organizationId, rows);
}

export interface SuppressionFilter {
  readonly membershipId: string | null;
  readonly courseId: string | null;
  readonly reason: SuppressionReason | null;
  /** Whether they are in force; null: both. */
  readonly isActive: boolean | null;
}

/** Ids are in the order of time. */
export const SUPPRESSIONS = sortedList('mail-suppressions', { CREATED_AT: ['s.id ID'] }, 'DESC');

export function listSuppressions(
  tx: ReadTx,
  organizationId: string,
  filter: SuppressionFilter,
  page: ListPage,
): Promise<Slice<MailSuppressionEntity>> {
  return readPage(
    tx,
    page,
    `SELECT s.* FROM mail_suppressions s
     WHERE s.organization_id = $1 AND ($2::uuid IS NULL OR s.membership_id = $2) AND ($3::uuid IS NULL OR s.course_id = $3)
       AND ($4::text IS NULL OR s.reason = $4) AND ($5::boolean IS NULL OR (s.lifted_at IS NULL) = $5)`,
    [organizationId, filter.membershipId, filter.courseId, filter.reason, filter.isActive],
  );
}

export function listSuppressionsById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<MailSuppressionEntity[]> {
  return tx.query('SELECT * FROM mail_suppressions WHERE organization_id = $1 AND id = ANY($2)', [
    organizationId,
    ids,
  ]);
}

export const COURSE_SUBSCRIPTIONS = sortedList('mail-courses', { COURSE: ['e.course_id ID'] });

/** The courses a member takes, each with whether they want its mail, as far as that course goes. */
export function listCourseSubscriptions(
  tx: ReadTx,
  { organizationId, membershipId }: { organizationId: string; membershipId: string },
  page: ListPage,
): Promise<Slice<{ courseId: string; isSubscribed: boolean }>> {
  return readPage(
    tx,
    page,
    `SELECT e.course_id, NOT EXISTS (
         SELECT 1 FROM mail_suppressions s WHERE s.organization_id = $1 AND s.membership_id = $2 AND s.lifted_at IS NULL
           AND s.reason = 'UNSUBSCRIBED' AND (s.course_id IS NULL OR s.course_id = e.course_id)) AS is_subscribed
     FROM (SELECT DISTINCT course_id FROM enrollments WHERE organization_id = $1 AND membership_id = $2) AS e WHERE true`,
    [organizationId, membershipId],
  );
}

/** Whether somebody may be in the organization at all; a member who was shut out is not written to. */
export async function isMemberActive(
  tx: ReadTx,
  organizationId: string,
  membershipId: string,
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM memberships WHERE organization_id = $1 AND id = $2 AND status = 'ACTIVE'`,
    [organizationId, membershipId],
  );
  return rows.length > 0;
}
