import { sendTimesOf } from '../delivery/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { readOutlines } from '../units/index.ts';
import type { EntryToTell } from './entry.queries.ts';
import { passUnit } from './pass-unit.ts';
import { updatePassedUnits } from './progress.queries.ts';
import { readStanding } from './read-standing.ts';
import { grantAvailable } from './unlock-available.ts';
import type { GrantedUnit, Known, Learner } from './unlock-available.ts';

interface UnitResult {
  /** Locked by the caller. */
  readonly enrollment: Learner;
  readonly unitStableId: string;
  readonly passedAt: Date;
  /** What earned it, so that a retry can be told the same. */
  readonly attemptId: string;
}

/**
 * A unit's quiz is passed: the unit is completed and what that opens is unlocked and mailed.
 * @param entry of the enrollment, read under its lock before anything of this was written; with it nothing is waited for
 * @returns the unit ids
 */
export async function recordUnitResult(
  tx: Tx,
  scope: TenantScope,
  result: UnitResult,
  entry?: EntryToTell,
): Promise<string[]> {
  const known = entry === undefined ? undefined : await foresee(tx, scope, result, entry);
  return (await recordUnitResults(tx, scope, [result], known)).map((granted) => granted.unitId);
}

/** Where a learner will stand with this result. */
async function foresee(
  tx: Tx,
  { organizationId }: TenantScope,
  { enrollment, unitStableId, passedAt }: UnitResult,
  entry: EntryToTell,
): Promise<Known> {
  const [outline = []] = await readOutlines(tx, organizationId, [enrollment.courseVersionId]);
  const facts = passUnit(entry.standing, unitStableId, passedAt);
  return { standings: [readStanding(entry, facts, outline)], times: sendTimesOf([entry]) };
}

/**
 * The same for many, in as many statements as for one; an enrollment with several passes is granted all they open.
 * @param known of the enrollments in the order in which they come first, when the caller knows
 */
export async function recordUnitResults(
  tx: Tx,
  scope: TenantScope,
  results: readonly UnitResult[],
  known?: Known,
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
    known,
  });
}
