import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { updatePassedUnits } from './progress.queries.ts';
import { grantAvailable } from './unlock-available.ts';
import type { GrantedUnit, Learner } from './unlock-available.ts';

interface UnitResult {
  /** Locked by the caller. */
  readonly enrollment: Learner;
  readonly unitStableId: string;
  readonly passedAt: Date;
  /** What earned it, so that a retry can be told the same. */
  readonly attemptId: string;
}

/** A unit's quiz is passed: the unit is completed and what that opens is unlocked and mailed. @returns the unit ids */
export async function recordUnitResult(tx: Tx, scope: TenantScope, result: UnitResult): Promise<string[]> {
  return (await recordUnitResults(tx, scope, [result])).map((granted) => granted.unitId);
}

/** The same for many, in as many statements as for one; an enrollment with several passes is granted all they open. */
export async function recordUnitResults(
  tx: Tx,
  scope: TenantScope,
  results: readonly UnitResult[],
): Promise<readonly GrantedUnit[]> {
  if (results.length === 0) return [];
  await updatePassedUnits(
    tx,
    scope.organizationId,
    results.map(({ enrollment, unitStableId, passedAt }) => ({
      enrollmentId: enrollment.id,
      unitStableId,
      passedAt,
    })),
  );
  const enrollments = new Map(results.map(({ enrollment }) => [enrollment.id, enrollment]));
  const attemptOf = new Map(results.map(({ enrollment, attemptId }) => [enrollment.id, attemptId]));
  return grantAvailable(tx, scope, [...enrollments.values()], {
    cause: 'QUIZ_PASSED',
    causeRefOf: (enrollmentId) => attemptOf.get(enrollmentId) ?? null,
  });
}
