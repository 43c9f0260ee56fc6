import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { ManualGrade } from './attempt.entity.ts';
import type { ReviewEntity } from './review.entity.ts';
import type { Criterion, Score } from './scoring/index.ts';

/** Minutes that a claim lasts; claiming again starts them anew. */
export const CLAIM_MINUTES = 30;

/** A review with whose attempt it is about. */
export interface ReviewRow extends Omit<ReviewEntity, 'organizationId'> {
  readonly learnerId: string;
}

const FROM = `reviews r JOIN attempts a ON a.organization_id = r.organization_id AND a.id = r.attempt_id
  JOIN enrollments e ON e.organization_id = a.organization_id AND e.id = a.enrollment_id`;
const REVIEW = `SELECT r.*, trim_scale(r.points) AS points, e.membership_id AS learner_id FROM ${FROM}`;

export async function findReview(tx: ReadTx, organizationId: string, id: string): Promise<ReviewRow | null> {
  const [row] = await tx.query<ReviewRow>(`${REVIEW} WHERE r.organization_id = $1 AND r.id = $2`, [
    organizationId,
    id,
  ]);
  return row ?? null;
}

/** Locks a review. Whoever will grade it locks enrollment and attempt first. */
export async function lockReview(tx: Tx, organizationId: string, id: string): Promise<ReviewRow | null> {
  await tx.query('SELECT 1 FROM reviews WHERE organization_id = $1 AND id = $2 FOR UPDATE', [
    organizationId,
    id,
  ]);
  return findReview(tx, organizationId, id);
}

interface Queue {
  readonly organizationId: string;
  /** The grader: nobody's own attempts are in their queue. */
  readonly membershipId: string;
  readonly courseId: string | null;
  readonly unitStableId: string | null;
}

/** Ids are in the order of time. */
export const REVIEW_QUEUE = sortedList('review-queue', { CREATED_AT: ['r.id ID'] });

/** What waits for somebody. */
export function listOpenReviews(
  tx: ReadTx,
  { organizationId, membershipId, courseId, unitStableId }: Queue,
  page: ListPage,
): Promise<Slice<ReviewRow>> {
  return readPage(
    tx,
    page,
    `${REVIEW} WHERE r.organization_id = $1 AND r.status = 'OPEN' AND e.membership_id <> $2
       AND ($3::uuid IS NULL OR r.course_id = $3) AND ($4::text IS NULL OR a.unit_stable_id = $4)`,
    [organizationId, membershipId, courseId, unitStableId],
  );
}

export async function insertReviews(
  tx: Tx,
  {
    organizationId,
    attemptId,
    courseId,
    unitId,
    slots,
  }: {
    organizationId: string;
    attemptId: string;
    courseId: string;
    unitId: string;
    slots: readonly string[];
  },
): Promise<void> {
  await tx.query(
    `INSERT INTO reviews (organization_id, id, attempt_id, course_id, unit_id, slot)
     SELECT $1, given.id, $2, $3, $4, given.slot FROM unnest($5::uuid[], $6::text[]) AS given (id, slot)
     ON CONFLICT (organization_id, attempt_id, slot) WHERE status = 'OPEN' DO NOTHING`,
    [organizationId, attemptId, courseId, unitId, slots.map(() => newId()), slots],
  );
}

/** Ends the open reviews of an attempt, claimed or not, but for those of some slots. */
export async function updateCancelled(
  tx: Tx,
  {
    organizationId,
    attemptId,
    keeping,
  }: { organizationId: string; attemptId: string; keeping: readonly string[] },
): Promise<void> {
  tx.execute(
    `UPDATE reviews SET status = 'CANCELLED', claimed_by = NULL, claimed_until = NULL
     WHERE organization_id = $1 AND attempt_id = $2 AND status = 'OPEN' AND slot <> ALL($3)`,
    [organizationId, attemptId, keeping],
  );
}

interface Claim {
  readonly organizationId: string;
  readonly id: string;
  readonly membershipId: string;
}

const CLAIM = `UPDATE reviews SET claimed_by = $2, claimed_until = clock_timestamp() + make_interval(mins => ${CLAIM_MINUTES})`;
const IS_FREE = 'claimed_by IS NULL OR claimed_until <= clock_timestamp()';

/** Claims or prolongs. @returns whether it is claimed now: not, when it is closed or somebody else's */
export async function updateClaimed(tx: Tx, { organizationId, id, membershipId }: Claim): Promise<boolean> {
  const rows = await tx.query(
    `${CLAIM} WHERE organization_id = $1 AND id = $3 AND status = 'OPEN' AND (claimed_by = $2 OR ${IS_FREE}) RETURNING 1`,
    [organizationId, membershipId, id],
  );
  return rows.length > 0;
}

/** Claims the oldest that is free, passing by what others are claiming right now. @returns its id, or null */
export async function claimNextReview(
  tx: Tx,
  { organizationId, membershipId, courseId }: Omit<Queue, 'unitStableId'>,
): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(
    `${CLAIM} WHERE organization_id = $1 AND id = (
       SELECT r.id FROM ${FROM} WHERE r.organization_id = $1 AND r.status = 'OPEN' AND e.membership_id <> $2
         AND ($3::uuid IS NULL OR r.course_id = $3) AND (${IS_FREE}) ORDER BY r.id LIMIT 1 FOR UPDATE OF r SKIP LOCKED)
     RETURNING id`,
    [organizationId, membershipId, courseId],
  );
  return row?.id ?? null;
}

/** Gives a claim back. @returns whether there was none of somebody else's */
export async function updateReleased(tx: Tx, { organizationId, id, membershipId }: Claim): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE reviews SET claimed_by = NULL, claimed_until = NULL
     WHERE organization_id = $1 AND id = $3 AND (claimed_by = $2 OR ${IS_FREE}) RETURNING 1`,
    [organizationId, membershipId, id],
  );
  return rows.length > 0;
}

interface Done extends Claim {
  /** A decimal for display; what was given exactly is with the attempt. */
  readonly points: string;
  readonly criteria: Readonly<Record<string, string>> | null;
  readonly comment: string | null;
}

export async function updateDone(tx: Tx, done: Done): Promise<void> {
  await tx.query(
    `UPDATE reviews SET status = 'DONE', points = $3, criteria = $4, comment = $5, graded_by = $6, graded_at = clock_timestamp(),
       claimed_by = NULL, claimed_until = NULL WHERE organization_id = $1 AND id = $2`,
    [
      done.organizationId,
      done.id,
      done.points,
      done.criteria === null ? null : JSON.stringify(done.criteria),
      done.comment,
      done.membershipId,
    ],
  );
}

/** What those who grade an item go by. */
export interface ReviewGuideRow {
  readonly itemVersionId: string;
  readonly rubric: readonly Criterion[] | null;
  readonly modelAnswer: string | null;
}

/** Only as an author or the scorer; else there are no rows. */
export function listReviewGuides(
  tx: ReadTx,
  organizationId: string,
  itemVersionIds: readonly string[],
): Promise<ReviewGuideRow[]> {
  return tx.query(
    `SELECT item_version_id, key -> 'rubric' AS rubric, key ->> 'modelAnswer' AS model_answer FROM item_keys
     WHERE organization_id = $1 AND item_version_id = ANY($2)`,
    [organizationId, itemVersionIds],
  );
}

interface Rescored {
  readonly organizationId: string;
  readonly id: string;
  readonly manual: Readonly<Record<string, ManualGrade>>;
  readonly score: Score;
  readonly explanations: Record<string, string>;
  /** Decimals for display. */
  readonly earned: string;
  readonly max: string;
}

/**
 * Writes what people gave and the score with it; the caller holds the lock. The revision fences off a scoring that began
 * before. @returns when it was graded, or null while some of it waits
 */
export async function updateRescored(tx: Tx, rescored: Rescored): Promise<Date | null> {
  const { score } = rescored;
  const [row] = await tx.query<{ gradedAt: Date | null }>(
    `UPDATE attempts SET manual = $3, score = $4, earned = $5, max = $6, passed = $7, explanations = $9, scoring_revision = scoring_revision + 1,
       status = CASE WHEN $8 THEN 'NEEDS_REVIEW' ELSE 'GRADED' END, graded_at = CASE WHEN NOT $8 THEN clock_timestamp() END
     WHERE organization_id = $1 AND id = $2 RETURNING graded_at`,
    [
      rescored.organizationId,
      rescored.id,
      JSON.stringify(rescored.manual),
      JSON.stringify(score),
      rescored.earned,
      rescored.max,
      score.passed,
      score.pending !== undefined,
      JSON.stringify(rescored.explanations),
    ],
  );
  return row?.gradedAt ?? null;
}
