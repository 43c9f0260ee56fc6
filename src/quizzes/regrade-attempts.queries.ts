import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { AttemptEntity, KeyAdjustment } from './attempt.entity.ts';
import type { ItemEntity } from './item.entity.ts';
import type { QuizPlace } from './ledger.queries.ts';
import type { QuizEntity } from './quiz.entity.ts';
import type { Score } from './scoring/index.ts';

/** An attempt with all that its score depends on but the items, and what fences off an overtaken regrade. */
export interface ScoredAttempt
  extends
    Pick<
      AttemptEntity,
      | 'id'
      | 'enrollmentId'
      | 'unitId'
      | 'unitStableId'
      | 'number'
      | 'status'
      | 'seed'
      | 'passPercent'
      | 'keptScore'
      | 'frozenItems'
      | 'responses'
      | 'tries'
      | 'manual'
      | 'adjustments'
      | 'scoringRevision'
      | 'gradedAt'
      | 'score'
    >,
    Pick<QuizEntity, 'behaviour' | 'certainty'> {}

const SCORED_ATTEMPT = `
  SELECT a.id, a.enrollment_id, a.unit_id, a.unit_stable_id, a.number, a.status, a.seed, trim_scale(a.pass_percent) AS pass_percent, a.kept_score,
    a.frozen_items, a.responses, a.tries, a.manual, a.adjustments, a.scoring_revision, a.graded_at, a.score, q.behaviour, q.certainty
  FROM attempts a JOIN quizzes q ON q.organization_id = a.organization_id AND q.id = a.quiz_id`;

/**
 * The quizzes that can hold an item version: in a slot, or drawn from its bank. Attempts are found by these, since
 * row-level security keeps an index on jsonb from being used: its operators are not leakproof.
 */
export async function listQuizIdsOfVersion(
  tx: ReadTx,
  organizationId: string,
  itemVersionId: string,
): Promise<string[]> {
  const rows = await tx.query<{ quizId: string }>(
    `SELECT DISTINCT s.quiz_id FROM quiz_slots s WHERE s.organization_id = $1 AND (s.item_version_id = $2 OR s.bank_id = (
       SELECT i.bank_id FROM item_versions v JOIN items i ON i.organization_id = v.organization_id AND i.id = v.item_id
       WHERE v.organization_id = $1 AND v.id = $2))`,
    [organizationId, itemVersionId],
  );
  return rows.map((row) => row.quizId);
}

export interface AttemptSearch {
  readonly organizationId: string;
  readonly quizIds: readonly string[];
  readonly itemVersionId: string;
}

const HOLDS_VERSION = `a.organization_id = $1 AND a.frozen_items @> jsonb_build_array(jsonb_build_object('itemVersionId', $3::text))`;
const IS_SCORED = `a.status IN ('GRADED', 'NEEDS_REVIEW') AND a.score IS NOT NULL`;

export async function countAttemptsOfVersion(tx: ReadTx, search: AttemptSearch): Promise<number> {
  const rows = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM attempts a WHERE a.quiz_id = ANY($2) AND ${HOLDS_VERSION} AND ${IS_SCORED}`,
    [search.organizationId, search.quizIds, search.itemVersionId],
  );
  return rows[0]?.count ?? 0;
}

interface AttemptPage extends AttemptSearch {
  readonly after: string | null;
  /** Only those graded since then: they may have come too late for the page they belong to. */
  readonly since: Date | null;
  readonly limit: number;
}

/** The next graded attempts that hold the item version, in the order of their ids; the index is walked quiz by quiz. */
export function listAttemptsOfVersion(tx: ReadTx, page: AttemptPage): Promise<ScoredAttempt[]> {
  return tx.query(
    `${SCORED_ATTEMPT}
     JOIN (SELECT found.id FROM unnest($2::uuid[]) AS wanted (quiz_id) CROSS JOIN LATERAL (
         SELECT a.id FROM attempts a WHERE a.quiz_id = wanted.quiz_id AND ${HOLDS_VERSION} AND ${IS_SCORED} AND ($4::uuid IS NULL OR a.id > $4)
           AND ($5::timestamptz IS NULL OR a.graded_at IS NULL OR a.graded_at >= $5) ORDER BY a.id LIMIT $6) AS found
       ORDER BY found.id LIMIT $6) AS page ON page.id = a.id
     WHERE a.organization_id = $1 ORDER BY a.id`,
    [page.organizationId, page.quizIds, page.itemVersionId, page.after, page.since, page.limit],
  );
}

/** Attempts by id, with the scoring revision at which they need nothing more. */
export type Settled = ReadonlyMap<string, number>;

/** Whether an attempt with the item version is being scored, or was graded since then and is not settled as it is now. */
export async function hasUnsettledAttempts(
  tx: ReadTx,
  { organizationId, quizIds, itemVersionId }: AttemptSearch,
  { since, settled }: { since: Date; settled: Settled },
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT 1 FROM attempts a
     LEFT JOIN unnest($5::uuid[], $6::int[]) AS settled (id, revision) ON settled.id = a.id AND settled.revision = a.scoring_revision
     WHERE a.quiz_id = ANY($2) AND ${HOLDS_VERSION} AND (a.status IN ('SUBMITTED', 'SCORING')
       OR (${IS_SCORED} AND (a.graded_at IS NULL OR a.graded_at >= $4) AND settled.id IS NULL)) LIMIT 1`,
    [organizationId, quizIds, itemVersionId, since, [...settled.keys()], [...settled.values()]],
  );
  return rows.length > 0;
}

export function listScoredAttempts(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<ScoredAttempt[]> {
  return tx.query(`${SCORED_ATTEMPT} WHERE a.organization_id = $1 AND a.id = ANY($2) ORDER BY a.id`, [
    organizationId,
    ids,
  ]);
}

export type Fence = Pick<AttemptEntity, 'id' | 'status' | 'scoringRevision' | 'gradedAt'>;

/** Locks attempts in the order of their ids; their enrollments are locked before. */
export function lockAttempts(tx: Tx, organizationId: string, ids: readonly string[]): Promise<Fence[]> {
  return tx.query(
    'SELECT id, status, scoring_revision, graded_at FROM attempts WHERE organization_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE',
    [organizationId, ids],
  );
}

/** Another score for an attempt. */
export interface Rescore {
  readonly attemptId: string;
  readonly adjustments: Record<string, KeyAdjustment>;
  readonly score: Score;
  /** Decimals for display. */
  readonly earned: string;
  readonly max: string;
}

/** Writes scores over the old ones; when an attempt was graded stays, unless it is only graded now, or no longer. */
export async function updateScores(tx: Tx, organizationId: string, rows: readonly Rescore[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `UPDATE attempts a SET adjustments = n.adjustments, score = n.score, earned = n.earned, max = n.max, passed = (n.score ->> 'passed')::boolean,
       status = CASE WHEN n.score ? 'pending' THEN 'NEEDS_REVIEW' ELSE 'GRADED' END, scoring_revision = a.scoring_revision + 1,
       graded_at = CASE WHEN n.score ? 'pending' THEN NULL ELSE COALESCE(a.graded_at, clock_timestamp()) END
     FROM unnest($2::uuid[], $3::jsonb[], $4::jsonb[], $5::numeric[], $6::numeric[]) AS n (id, adjustments, score, earned, max)
     WHERE a.organization_id = $1 AND a.id = n.id`,
    [
      organizationId,
      rows.map((row) => row.attemptId),
      rows.map((row) => JSON.stringify(row.adjustments)),
      rows.map((row) => JSON.stringify(row.score)),
      rows.map((row) => row.earned),
      rows.map((row) => row.max),
    ],
  );
}

/** For attempts that have no score now: the next scoring finds the adjustments. */
export async function updateAdjustments(
  tx: Tx,
  organizationId: string,
  rows: readonly Pick<Rescore, 'attemptId' | 'adjustments'>[],
): Promise<void> {
  if (rows.length === 0) return;
  await tx.query(
    `UPDATE attempts a SET adjustments = n.adjustments, scoring_revision = a.scoring_revision + 1 FROM unnest($2::uuid[], $3::jsonb[]) AS n (id, adjustments)
     WHERE a.organization_id = $1 AND a.id = n.id`,
    [organizationId, rows.map((row) => row.attemptId), rows.map((row) => JSON.stringify(row.adjustments))],
  );
}

/** Reviews follow the score: who no longer waits for a person is taken from the queue, who waits again is put in. */
export async function updateReviews(
  tx: Tx,
  organizationId: string,
  courseId: string,
  rows: readonly { attemptId: string; unitId: string; pending: readonly string[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  const waiting = rows.flatMap(({ attemptId, unitId, pending }) =>
    pending.map((slot) => ({ attemptId, unitId, slot })),
  );
  const places = [waiting.map((row) => row.attemptId), waiting.map((row) => row.slot)];
  await tx.query(
    `UPDATE reviews r SET status = 'CANCELLED', claimed_by = NULL, claimed_until = NULL
     WHERE r.organization_id = $1 AND r.attempt_id = ANY($2) AND r.status = 'OPEN'
       AND NOT EXISTS (SELECT 1 FROM unnest($3::uuid[], $4::text[]) AS w (attempt_id, slot) WHERE w.attempt_id = r.attempt_id AND w.slot = r.slot)`,
    [organizationId, rows.map((row) => row.attemptId), ...places],
  );
  await tx.query(
    `INSERT INTO reviews (organization_id, id, attempt_id, slot, course_id, unit_id)
     SELECT $1, w.id, w.attempt_id, w.slot, $2, w.unit_id FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[]) AS w (id, attempt_id, slot, unit_id)
     ON CONFLICT (organization_id, attempt_id, slot) WHERE status = 'OPEN' DO NOTHING`,
    [organizationId, courseId, waiting.map(() => newId()), ...places, waiting.map((row) => row.unitId)],
  );
}

/** Quizzes that another attempt of the same regrade passes already, as far as it is previewed. */
export function listPreviewedPasses(
  tx: ReadTx,
  organizationId: string,
  regradeId: string,
  enrollmentIds: readonly string[],
): Promise<QuizPlace[]> {
  return tx.query(
    `SELECT DISTINCT a.enrollment_id, a.unit_stable_id FROM regrade_changes c
     JOIN attempts a ON a.organization_id = c.organization_id AND a.id = c.attempt_id
     WHERE c.organization_id = $1 AND c.regrade_id = $2 AND c.enrollment_id = ANY($3) AND c.new_passed AND NOT c.old_passed`,
    [organizationId, regradeId, enrollmentIds],
  );
}

export async function findItem(
  tx: ReadTx,
  organizationId: string,
  id: string,
): Promise<Pick<ItemEntity, 'id' | 'courseId'> | null> {
  const [row] = await tx.query<Pick<ItemEntity, 'id' | 'courseId'>>(
    'SELECT id, course_id FROM items WHERE organization_id = $1 AND id = $2',
    [organizationId, id],
  );
  return row ?? null;
}
