import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { applyToCohort } from './apply-to-cohort.job.ts';
import { grantByStaff } from './grant-by-staff.ts';
import { lockCohortEnrollments } from './override.queries.ts';
import type { ResolvedTarget } from './resolve-override-target.ts';

export interface Applied {
  readonly unlockedIds: readonly string[];
  /** A job does it. */
  readonly isUnderWay: boolean;
}

export interface CohortBatch {
  readonly organizationId: string;
  readonly cohortId: string;
  readonly courseId: string;
  readonly unlockedStableIds: readonly string[];
  readonly after: string | null;
}

/** Enrollments that one transaction of the job locks. */
const BATCH = 100;

/** What follows from an override: at once for enrollments, by a job for a cohort. @param unlocked stable ids to grant */
export async function applyOverride(
  tx: Tx,
  scope: TenantScope,
  { enrollments, cohort }: ResolvedTarget,
  unlocked: readonly string[],
): Promise<Applied> {
  if (cohort === null) {
    const granted = await grantByStaff(tx, scope, enrollments, unlocked);
    return { unlockedIds: [...new Set(granted.map((grant) => grant.unitId))], isUnderWay: false };
  }
  const { organizationId } = scope;
  await enqueue(tx, applyToCohort, [
    { organizationId, ...cohort, unlockedStableIds: [...unlocked], after: null },
  ]);
  return { unlockedIds: [], isUnderWay: true };
}

/** Running it twice grants nothing twice. */
export async function applyToBatch(tx: Tx, scope: TenantScope, batch: CohortBatch): Promise<void> {
  const { unlockedStableIds } = batch;
  const enrollments = await lockCohortEnrollments(tx, { ...batch, limit: BATCH });
  await grantByStaff(tx, scope, enrollments, unlockedStableIds);
  const last = enrollments.at(-1);
  if (last === undefined || enrollments.length < BATCH) return;
  await enqueue(tx, applyToCohort, [{ ...batch, unlockedStableIds: [...unlockedStableIds], after: last.id }]);
}
