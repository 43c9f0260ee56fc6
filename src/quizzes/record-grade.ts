import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import { recordUnitResult } from '../progress/index.ts';
import type { EntryToTell } from '../progress/index.ts';
import { isWithdrawal } from './grade.entity.ts';
import type { GradeEventEntity, GradeEventKind } from './grade.entity.ts';
import { listGradeEvents, writeGrade } from './grade.queries.ts';
import type { Closing, LedgerLine } from './grade.queries.ts';
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

/** What a line of the ledger is written with, when the caller has it. */
interface Occasion {
  /** Of the learner's quiz so far, read under the lock. */
  readonly ledger?: readonly LedgerLine[] | undefined;
  /** Where the learner stands so far, read under the lock. */
  readonly entry?: EntryToTell | undefined;
  /** For an attempt that is closed with this grade. */
  readonly closing?: Closing;
}

/** Writes a line of the ledger and all that follows from it: the result, and for a pass unlocks, e-mails and jobs. */
export async function recordGrade(
  tx: Tx,
  scope: TenantScope,
  { attempt, enrollment }: LockedAttempt,
  grade: Grade,
  { ledger, entry, closing }: Occasion = {},
): Promise<Recorded> {
  const { organizationId } = scope;
  const { id: attemptId, number: attemptNumber, unitStableId, keptScore } = attempt;
  const place = { organizationId, enrollmentId: enrollment.id, unitStableId };
  const before: readonly LedgerLine[] = ledger ?? (await listGradeEvents(tx, place));
  const revisions = before.filter((event) => event.attemptId === attemptId).map((event) => event.revision);
  const event: GradeEventEntity = {
    actorMembershipId: null,
    regradeId: null,
    reason: null,
    ...grade,
    ...place,
    id: newId(),
    attemptId,
    attemptNumber,
    revision: Math.max(0, ...revisions) + 1,
  };
  const sequence = before.length + 1;
  const result = resultOf(keptScore, [...before, event]) as QuizResult;
  const passedAt = result.passedAt === null ? null : new Date(result.passedAt);
  const percent = result.percent === null ? null : displayFraction(result.percent);
  writeGrade(tx, { event, result: { ...place, ...result, percent, passedAt }, closing });
  if (passedAt === null) return { sequence, unlockedIds: [] };
  const passed = { enrollment, unitStableId, passedAt, attemptId };
  const unlockedIds = await recordUnitResult(tx, scope, passed, entry);
  return { sequence, unlockedIds };
}

/** What came of a line of the ledger. */
interface Recorded {
  /** How many lines the learner's ledger of this quiz has now, which numbers the occasion. */
  readonly sequence: number;
  readonly unlockedIds: readonly string[];
}

/** The result that a learner's ledger of one quiz adds up to. */
export function resultOf(keptScore: KeptScorePolicy, ledger: readonly LedgerLine[]): QuizResult | null {
  return deriveResult(
    keptScore,
    ledger.map((event) => ({
      ...event,
      isWithdrawn: isWithdrawal(event.kind),
      gradedAt: event.gradedAt.toISOString(),
    })),
  );
}

/** An exact "n/d" as the decimal that columns for display hold. */
export function displayFraction(fraction: string): string {
  return toDecimal(Fraction.from(fraction), DISPLAY_DIGITS);
}
