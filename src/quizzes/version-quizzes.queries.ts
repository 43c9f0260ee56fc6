import type { ReadTx } from '../platform/database/transaction.ts';
import { VersionCache } from '../platform/version-cache.ts';
import type { VersionRows } from '../platform/version-cache.ts';
import type { QuizEntity } from './quiz.entity.ts';

/** A quiz with what a course page shows of it. */
export interface QuizRow extends Omit<QuizEntity, 'organizationId'> {
  readonly itemCount: number;
  readonly maxPoints: string;
  readonly isDateReached: boolean;
  readonly unitStableId: string;
  readonly courseId: string;
}

/** A quiz without what the clock decides: an attempt fixes none of that. */
export type QuizOfUnit = Omit<QuizRow, 'isDateReached'>;

/** What a version keeps of each of its quizzes: see `quizzes_of()`. */
type KeptQuiz = readonly [
  id: string,
  unitId: string,
  unitStableId: string,
  passPercent: string,
  itemCount: number,
  maxPoints: string,
  attemptLimit: number | null,
  timeLimitSeconds: number | null,
  graceSeconds: number,
  keptScore: QuizEntity['keptScore'],
  coolDownSeconds: number,
  behaviour: QuizEntity['behaviour'],
  certainty: boolean,
  shuffleItems: boolean,
  resultVisibility: QuizEntity['resultVisibility'],
  feedbackVisibility: QuizEntity['feedbackVisibility'],
  visibleFrom: string | null,
];

interface KeptQuizzes {
  readonly id: string;
  readonly courseId: string;
  readonly isPublished: boolean;
  readonly quizzes: readonly KeptQuiz[];
}

function quizzesOf({
  id: courseVersionId,
  courseId,
  isPublished,
  quizzes,
}: KeptQuizzes): VersionRows<QuizRow> {
  const rows = quizzes.map(
    ([
      id,
      unitId,
      unitStableId,
      passPercent,
      itemCount,
      maxPoints,
      attemptLimit,
      timeLimitSeconds,
      graceSeconds,
      keptScore,
      coolDownSeconds,
      behaviour,
      certainty,
      shuffleItems,
      resultVisibility,
      feedbackVisibility,
      visibleFrom,
    ]): QuizRow => ({
      id,
      courseVersionId,
      unitId,
      passPercent,
      attemptLimit,
      timeLimitSeconds,
      graceSeconds,
      keptScore,
      coolDownSeconds,
      behaviour,
      certainty,
      shuffleItems,
      resultVisibility,
      feedbackVisibility,
      visibleFrom: visibleFrom === null ? null : new Date(visibleFrom),
      isDateReached: false,
      itemCount,
      maxPoints,
      unitStableId,
      courseId,
    }),
  );
  return { id: courseVersionId, isPublished, rows };
}

/** The select that every quiz comes from. */
const SELECT_QUIZZES = `
  SELECT id, course_id, published_at IS NOT NULL AS is_published, COALESCE(quizzes, quizzes_of(organization_id, id)) AS quizzes
  FROM course_versions WHERE organization_id = $1`;

const ofVersions = new VersionCache<QuizRow>('quizzes');

/** Those of published versions are read once and remembered. */
function readQuizzes(tx: ReadTx, organizationId: string, courseVersionIds: readonly string[]) {
  return ofVersions.rowsOf(tx, organizationId, courseVersionIds, async (missing) => {
    const found = await tx.query<KeptQuizzes>(`${SELECT_QUIZZES} AND id = ANY((SELECT $2::uuid[])::uuid[])`, [
      organizationId,
      missing,
    ]);
    return found.map(quizzesOf);
  });
}

const byId = new VersionCache<QuizOfUnit>('quiz');

/** Quizzes of published versions, which are read once, with the others of their versions, and remembered. */
export async function listQuizzesById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<QuizOfUnit[]> {
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const found = await byId.rowsOf(tx, organizationId, [...wanted], async (missing) => {
    const kept = await tx.query<KeptQuizzes>(
      `${SELECT_QUIZZES} AND published_at IS NOT NULL AND id = ANY (ARRAY(
         SELECT course_version_id FROM quizzes WHERE organization_id = $1 AND id = ANY((SELECT $2::uuid[])::uuid[])))`,
      [organizationId, missing],
    );
    const read = kept.map(quizzesOf);
    ofVersions.keep(tx, organizationId, read);
    return read.flatMap(({ rows }) => rows.map((row) => ({ id: row.id, isPublished: true, rows: [row] })));
  });
  return found.flat();
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
  const found = await readQuizzes(tx, organizationId, courseVersionIds);
  if (found.every((rows) => rows.every((row) => row.visibleFrom === null))) return found.map(mapByUnit);
  const [clock] = await tx.query<{ now: Date }>('SELECT now()');
  return found.map((rows) =>
    mapByUnit(rows.map((row) => ({ ...row, isDateReached: isReached(row.visibleFrom, clock?.now) }))),
  );
}

export async function findQuizOfUnit(
  tx: ReadTx,
  organizationId: string,
  { id, courseVersionId }: { id: string; courseVersionId: string },
): Promise<QuizOfUnit | null> {
  const [ofVersion = []] = await readQuizzes(tx, organizationId, [courseVersionId]);
  return ofVersion.find((quiz) => quiz.unitId === id) ?? null;
}

function isReached(date: Date | null, now: Date | undefined): boolean {
  return date !== null && now !== undefined && date <= now;
}
