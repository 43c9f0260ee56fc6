import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { VersionCache } from '../platform/version-cache.ts';
import { ItemEntity, ItemKeyEntity, ItemVersionEntity } from './item.entity.ts';
import { QuizEntity, QuizSlotEntity } from './quiz.entity.ts';

/** A quiz with what a course page shows of it. */
export interface QuizRow extends Omit<QuizEntity, 'organizationId'> {
  readonly itemCount: number;
  readonly maxPoints: string;
  readonly isDateReached: boolean;
  readonly unitStableId: string;
  readonly courseId: string;
}

const QUIZ = `
  SELECT q.id, q.course_version_id, q.unit_id, trim_scale(q.pass_percent) AS pass_percent, q.attempt_limit, q.time_limit_seconds,
    q.grace_seconds, q.kept_score, q.cool_down_seconds, q.behaviour, q.certainty, q.shuffle_items, q.result_visibility, q.feedback_visibility,
    q.visible_from, COALESCE(q.visible_from <= now(), false) AS is_date_reached, s.item_count, s.max_points,
    u.stable_id AS unit_stable_id, v.course_id
  FROM quizzes q
  JOIN units u ON u.organization_id = q.organization_id AND u.id = q.unit_id
  JOIN course_versions v ON v.organization_id = q.organization_id AND v.id = q.course_version_id
  CROSS JOIN LATERAL (SELECT sum(draw_count)::int AS item_count, trim_scale(sum(points * draw_count)) AS max_points FROM quiz_slots s
    WHERE s.organization_id = q.organization_id AND s.quiz_id = q.id) AS s`;

export function listQuizzesOfUnits(
  tx: ReadTx,
  organizationId: string,
  unitIds: readonly string[],
): Promise<QuizRow[]> {
  return tx.query(`${QUIZ} WHERE q.organization_id = $1 AND q.unit_id = ANY($2)`, [organizationId, unitIds]);
}

const quizzes = new VersionCache<QuizRow>('quizzes');

/** Those of published versions are read once and remembered. */
function quizzesOf(tx: ReadTx, organizationId: string, courseVersionIds: readonly string[]) {
  return quizzes.rowsOf(organizationId, courseVersionIds, async (missing) => {
    const parameters = [organizationId, missing];
    const [rows, published] = await Promise.all([
      tx.query<QuizRow>(`${QUIZ} WHERE q.organization_id = $1 AND q.course_version_id = ANY($2)`, parameters),
      tx.query<{ id: string }>(
        'SELECT id FROM course_versions WHERE organization_id = $1 AND id = ANY($2) AND published_at IS NOT NULL',
        parameters,
      ),
    ]);
    const isPublished = new Set(published.map(({ id }) => id));
    return missing.map((id) => ({
      id,
      isPublished: isPublished.has(id),
      rows: rows.filter((row) => row.courseVersionId === id),
    }));
  });
}

const byUnit = new WeakMap<readonly QuizRow[], ReadonlyMap<string, QuizRow>>();

function mapByUnit(rows: readonly QuizRow[]): ReadonlyMap<string, QuizRow> {
  let map = byUnit.get(rows);
  if (map === undefined) byUnit.set(rows, (map = new Map(rows.map((row) => [row.unitId, row]))));
  return map;
}

/** The quizzes of each version by the ids of their units. */
export async function readQuizzesByUnit(
  tx: ReadTx,
  organizationId: string,
  courseVersionIds: readonly string[],
): Promise<ReadonlyMap<string, QuizRow>[]> {
  const found = await quizzesOf(tx, organizationId, courseVersionIds);
  if (found.every((rows) => rows.every((row) => row.visibleFrom === null))) return found.map(mapByUnit);
  const [clock] = await tx.query<{ now: Date }>('SELECT now()');
  return found.map((rows) =>
    mapByUnit(rows.map((row) => ({ ...row, isDateReached: isReached(row.visibleFrom, clock?.now) }))),
  );
}

/** A unit's quiz, without what the clock decides: an attempt fixes none of that. */
export type QuizOfUnit = Omit<QuizRow, 'isDateReached'>;

export async function findQuizOfUnit(
  tx: ReadTx,
  organizationId: string,
  { id, courseVersionId }: { id: string; courseVersionId: string },
): Promise<QuizOfUnit | null> {
  const [ofVersion = []] = await quizzesOf(tx, organizationId, [courseVersionId]);
  return ofVersion.find((quiz) => quiz.unitId === id) ?? null;
}

function isReached(date: Date | null, now: Date | undefined): boolean {
  return date !== null && now !== undefined && date <= now;
}

export function listQuizzesById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<QuizRow[]> {
  return tx.query(`${QUIZ} WHERE q.organization_id = $1 AND q.id = ANY($2)`, [organizationId, ids]);
}

export type ItemVersionRow = Pick<
  ItemVersionEntity,
  'id' | 'itemId' | 'type' | 'prompt' | 'body' | 'settings'
>;

export function listItemVersions(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<ItemVersionRow[]> {
  return tx.query(
    'SELECT id, item_id, type, prompt, body, settings FROM item_versions WHERE organization_id = $1 AND id = ANY($2)',
    [organizationId, ids],
  );
}

export type ItemKeyRow = Pick<ItemKeyEntity, 'itemVersionId' | 'key' | 'explanation' | 'hints'>;

/** Only in a transaction of an author or the scorer; elsewhere there are no rows. */
export function listItemKeys(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<ItemKeyRow[]> {
  return tx.query(
    'SELECT item_version_id, key, explanation, hints FROM item_keys WHERE organization_id = $1 AND item_version_id = ANY($2)',
    [organizationId, ids],
  );
}

/** The newest version of each item of a course. */
export interface NewestItemVersion {
  readonly itemId: string;
  readonly unitStableId: string | null;
  readonly bankId: string | null;
  readonly stableId: string;
  readonly tags: readonly string[];
  readonly deprecatedAt: Date | null;
  readonly versionId: string;
  readonly number: number;
  readonly contentHash: string;
}

export function listNewestItemVersions(
  tx: ReadTx,
  organizationId: string,
  courseId: string,
): Promise<NewestItemVersion[]> {
  return tx.query(
    `SELECT DISTINCT ON (i.id) i.id AS item_id, i.unit_stable_id, i.bank_id, i.stable_id, i.tags, i.deprecated_at, v.id AS version_id, v.number, v.content_hash
     FROM items i JOIN item_versions v ON v.organization_id = i.organization_id AND v.item_id = i.id
     WHERE i.organization_id = $1 AND i.course_id = $2 ORDER BY i.id, v.number DESC`,
    [organizationId, courseId],
  );
}

export function insertQuizzes(tx: Tx, rows: QuizEntity[]): Promise<void> {
  return tx.insert(QuizEntity, rows);
}

export function insertQuizSlots(tx: Tx, rows: QuizSlotEntity[]): Promise<void> {
  return tx.insert(QuizSlotEntity, rows);
}

export function insertItems(tx: Tx, rows: ItemEntity[]): Promise<void> {
  return tx.insert(ItemEntity, rows);
}

export function insertItemVersions(tx: Tx, rows: Omit<ItemVersionEntity, 'createdAt'>[]): Promise<void> {
  return tx.insert(ItemVersionEntity, rows);
}

export function insertItemKeys(tx: Tx, rows: ItemKeyEntity[]): Promise<void> {
  return tx.insert(ItemKeyEntity, rows);
}
