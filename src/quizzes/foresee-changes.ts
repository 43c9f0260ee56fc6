import { listEnrollmentsById } from '../enrollments/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { previewUnlocks } from '../progress/index.ts';
import { listPassedQuizzes } from './ledger.queries.ts';
import type { QuizPlace } from './ledger.queries.ts';
import { listPreviewedPasses } from './regrade-attempts.queries.ts';
import type { ScoredAttempt } from './regrade-attempts.queries.ts';

interface Pass {
  readonly attemptId: string;
  readonly place: QuizPlace;
}

/** What attempts that newly pass would unlock, by attempt; none for a quiz that is passed already, or by another of them. */
export async function foreseeUnlocks(
  tx: ReadTx,
  { organizationId, regradeId }: { organizationId: string; regradeId: string },
  attempts: readonly ScoredAttempt[],
): Promise<Map<string, string[]>> {
  if (attempts.length === 0) return new Map();
  const enrollmentIds = [...new Set(attempts.map((attempt) => attempt.enrollmentId))];
  const passed = new Set(
    [
      ...(await listPassedQuizzes(tx, organizationId, attempts)),
      ...(await listPreviewedPasses(tx, organizationId, regradeId, enrollmentIds)),
    ].map(nameOf),
  );
  const passes: Pass[] = [];
  for (const attempt of attempts) {
    if (passed.has(nameOf(attempt))) continue;
    passed.add(nameOf(attempt));
    passes.push({ attemptId: attempt.id, place: attempt });
  }
  const enrollments = new Map(
    (await listEnrollmentsById(tx, organizationId, enrollmentIds)).map((row) => [row.id, row]),
  );
  const supposed = passes.flatMap(({ place: { enrollmentId, unitStableId } }) => {
    const enrollment = enrollments.get(enrollmentId);
    return enrollment === undefined ? [] : [{ enrollment, unitStableId }];
  });
  const unlocks = await previewUnlocks(tx, organizationId, supposed);
  return new Map(passes.map(({ attemptId }, index) => [attemptId, unlocks[index] ?? []]));
}

function nameOf({ enrollmentId, unitStableId }: QuizPlace): string {
  return `${enrollmentId} ${unitStableId}`;
}
