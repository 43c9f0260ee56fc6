import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { updateCompletedUnit } from './progress.queries.ts';
import { unlockAvailable } from './unlock-available.ts';

interface UnitResult {
  /** Locked by the caller. */
  readonly enrollment: EnrollmentEntity;
  readonly unitStableId: string;
  readonly passedAt: Date;
  /** What earned it, so that a retry can be told the same. */
  readonly attemptId: string;
}

/** A unit's quiz is passed: the unit is completed and what that opens is unlocked and mailed. @returns the unit ids */
export async function recordUnitResult(
  tx: Tx,
  scope: TenantScope,
  { enrollment, unitStableId, passedAt, attemptId }: UnitResult,
): Promise<string[]> {
  const { organizationId } = scope;
  await updateCompletedUnit(tx, {
    organizationId,
    enrollmentId: enrollment.id,
    unitStableId,
    quizPassedAt: passedAt,
  });
  return unlockAvailable(tx, scope, [enrollment], { cause: 'QUIZ_PASSED', causeRef: attemptId });
}
