import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { recordUnitResult } from '../progress/index.ts';
import type { GradeEventEntity, GradeEventKind } from './grade.entity.ts';
import { insertGradeEvent, updateQuizResult } from './grade.queries.ts';
import type { HeldAttempt, HeldEnrollment } from './lock-attempt.queries.ts';
import { Fraction, deriveResult, toDecimal } from './scoring/index.ts';
import type { KeptScorePolicy, QuizResult } from './scoring/index.ts';

const DISPLAY_DIGITS = 3;

/** An attempt and its enrollment, both locked, in that order: enrollment first. */
export interface LockedAttempt {
  readonly attempt: HeldAttempt;
  readonly enrollment: HeldEnrollment;
}

/** A line for the ledger. */
export interface Grade extends Pick<GradeEventEntity, 'engine' | 'earned' | 'max' | 'passed' | 'gradedAt'> {
  readonly kind: GradeEventKind;
  readonly actorMembershipId?: string | null;
  readonly reason?: string | null;
}

/**
 * Writes a line of the ledger and all that follows from it: the result, and for a pass unlocks, e-mails and jobs.
 * @returns how many lines the learner's ledger of this quiz has now, which numbers the occasion
 */
export async function recordGrade(
  tx: Tx,
  scope: TenantScope,
  { attempt, enrollment }: LockedAttempt,
  grade: Grade,
): Promise<number> {
  const { organizationId } = scope;
  const { id, number, unitStableId, keptScore } = attempt;
  const place = { organizationId, enrollmentId: enrollment.id, unitStableId };
  const ledger = await insertGradeEvent(tx, { ...place, ...grade, attemptId: id, attemptNumber: number });
  const result = resultOf(keptScore, ledger);
  if (result === null) return ledger.length;
  const passedAt = result.passedAt === null ? null : new Date(result.passedAt);
  const percent = result.percent === null ? null : displayFraction(result.percent);
  await updateQuizResult(tx, { ...place, ...result, percent, passedAt });
  if (passedAt !== null)
    await recordUnitResult(tx, scope, { enrollment, unitStableId, passedAt, attemptId: id });
  return ledger.length;
}

/** The result that a learner's ledger of one quiz adds up to. */
export function resultOf(keptScore: KeptScorePolicy, ledger: readonly GradeEventEntity[]): QuizResult | null {
  return deriveResult(
    keptScore,
    ledger.map((event) => ({
      ...event,
      isWithdrawn: event.kind === 'VOIDED' || event.kind === 'REOPENED',
      gradedAt: event.gradedAt.toISOString(),
    })),
  );
}

/** An exact "n/d" as the decimal that columns for display hold. */
export function displayFraction(fraction: string): string {
  return toDecimal(Fraction.from(fraction), DISPLAY_DIGITS);
}
