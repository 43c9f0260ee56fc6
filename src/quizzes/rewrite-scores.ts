import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { recordUnitResults } from '../progress/index.ts';
import type { KeyAdjustment } from './attempt.entity.ts';
import type { GradeEventEntity, GradeEventKind } from './grade.entity.ts';
import { insertLedgerLines, listLedgers, listPassedQuizzes, updateQuizResults } from './ledger.queries.ts';
import type { LedgerOccasion, QuizPlace } from './ledger.queries.ts';
import { displayFraction, resultOf } from './record-grade.ts';
import { updateReviews, updateScores } from './regrade-attempts.queries.ts';
import type { ScoredAttempt } from './regrade-attempts.queries.ts';
import type { Score } from './scoring/index.ts';

/** Another score for an attempt that has one. */
export interface Rewrite {
  readonly attempt: ScoredAttempt;
  readonly adjustments: Record<string, KeyAdjustment>;
  readonly score: Score;
}

export interface Rewritten {
  readonly changed: number;
  /** Learners' quizzes that were not passed before. */
  readonly newlyPassed: number;
  /** Stable ids of the units that were unlocked, by the attempt that earned them. */
  readonly unlocksOf: ReadonlyMap<string, readonly string[]>;
}

/** Whether anybody would see another grade: points, pass, or that it is final. */
export function isOtherGrade(old: Score, score: Score): boolean {
  return (
    old.earned !== score.earned ||
    old.max !== score.max ||
    old.passed !== score.passed ||
    (old.pending === undefined) !== (score.pending === undefined)
  );
}

/**
 * Writes many scores over the old ones with all that follows from them: ledger, results, passes, unlocks and e-mails, in
 * a fixed number of statements. Enrollments and attempts are locked and unchanged since they were read.
 */
export async function rewriteScores(
  tx: Tx,
  scope: TenantScope,
  { occasion, kind, courseId }: { occasion: LedgerOccasion; kind: GradeEventKind; courseId: string },
  { rewrites, enrollments }: { rewrites: readonly Rewrite[]; enrollments: readonly EnrollmentEntity[] },
): Promise<Rewritten> {
  const { organizationId } = scope;
  await updateScores(
    tx,
    organizationId,
    rewrites.map(({ attempt, adjustments, score }) => ({
      attemptId: attempt.id,
      adjustments,
      score,
      earned: displayFraction(score.earned),
      max: displayFraction(score.max),
    })),
  );
  await updateReviews(
    tx,
    organizationId,
    courseId,
    rewrites
      .filter(({ attempt, score }) => (attempt.score?.pending ?? score.pending) !== undefined)
      .map(({ attempt, score }) => ({
        attemptId: attempt.id,
        unitId: attempt.unitId,
        pending: score.pending ?? [],
      })),
  );

  const changed = rewrites.filter(
    ({ attempt, score }) => attempt.score && isOtherGrade(attempt.score, score),
  );
  const places = changed.map(({ attempt }) => attempt);
  const isAnyPending = changed.some(({ score }) => score.pending !== undefined);
  const before = isAnyPending ? await listLedgers(tx, organizationId, places) : [];
  const hasLine = new Set(before.map((event) => event.attemptId));
  const written = changed.filter(
    ({ attempt, score }) => score.pending === undefined || hasLine.has(attempt.id),
  );
  await insertLedgerLines(
    tx,
    occasion,
    written.map(({ attempt, score }) => ({
      ...attempt,
      ...score,
      attemptId: attempt.id,
      attemptNumber: attempt.number,
      // Nothing counts, not even a pass, before people have graded what waits for them.
      ...(score.pending === undefined ? { kind } : { kind: 'WAITING' as const, passed: false }),
    })),
  );

  const passedBefore = new Set((await listPassedQuizzes(tx, organizationId, places)).map(nameOf));
  const results = deriveResults(written, await listLedgers(tx, organizationId, places));
  await updateQuizResults(tx, organizationId, results);

  const enrollmentOf = new Map(enrollments.map((enrollment) => [enrollment.id, enrollment]));
  const passes = results.flatMap(({ passedAt, attemptId, enrollmentId, unitStableId }) => {
    const enrollment = enrollmentOf.get(enrollmentId);
    const isNew = passedAt !== null && !passedBefore.has(nameOf({ enrollmentId, unitStableId }));
    return isNew && enrollment !== undefined ? [{ enrollment, unitStableId, passedAt, attemptId }] : [];
  });
  const unlocks = await recordUnitResults(tx, scope, passes);
  const unlocksOf = new Map<string, string[]>();
  for (const { enrollmentId, unitStableId } of unlocks) {
    const attemptId = passes.find(({ enrollment }) => enrollment.id === enrollmentId)?.attemptId ?? '';
    unlocksOf.set(attemptId, [...(unlocksOf.get(attemptId) ?? []), unitStableId]);
  }
  return { changed: changed.length, newlyPassed: passes.length, unlocksOf };
}

/** The results of the quizzes, each with an attempt that its pass can be ascribed to. */
function deriveResults(written: readonly Rewrite[], ledger: readonly GradeEventEntity[]) {
  const linesOf = groupBy(ledger, nameOf);
  const rewritesOf = groupBy(written, ({ attempt }) => nameOf(attempt));
  return [...rewritesOf].flatMap(([name, rewrites]) => {
    const [{ attempt }] = rewrites as [Rewrite];
    const result = resultOf(attempt.keptScore, linesOf.get(name) ?? []);
    if (result === null) return [];
    const { enrollmentId, unitStableId } = attempt;
    const passing = rewrites.find(({ score }) => score.passed) ?? rewrites[0];
    return [
      {
        ...result,
        enrollmentId,
        unitStableId,
        percent: result.percent === null ? null : displayFraction(result.percent),
        passedAt: result.passedAt === null ? null : new Date(result.passedAt),
        attemptId: passing?.attempt.id ?? attempt.id,
      },
    ];
  });
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return groups;
}

function nameOf({ enrollmentId, unitStableId }: QuizPlace): string {
  return `${enrollmentId} ${unitStableId}`;
}
