import type { z } from 'zod';
import { enqueueReconcile, lockCohortEnrollments } from '../enrollments/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { grantByStaff } from './grant-by-staff.ts';
import type { ResolvedTarget } from './resolve-override-target.ts';
import { unlockForCohort } from './unlock-for-cohort.job.ts';

export interface Applied {
  readonly unlockedIds: readonly string[];
  /** A job does it. */
  readonly isUnderWay: boolean;
}

/** Enrollments that one transaction of the job locks. */
const BATCH = 100;

/** What follows from facts that have changed: at once for enrollments, by a job for a cohort. */
export async function applyOverride(
  tx: Tx,
  scope: TenantScope,
  { enrollments, cohort }: Pick<ResolvedTarget, 'enrollments' | 'cohort'>,
): Promise<Applied> {
  if (cohort === null) return grant(tx, scope, enrollments, []);
  await enqueueReconcile(tx, scope, cohort);
  return { unlockedIds: [], isUnderWay: true };
}

/** Grants the units of the target, whatever their rules say. */
export async function unlockNow(
  tx: Tx,
  scope: TenantScope,
  { enrollments, cohort, stableIds }: ResolvedTarget,
): Promise<Applied> {
  if (cohort === null) return grant(tx, scope, enrollments, stableIds);
  const { organizationId } = scope;
  await enqueue(tx, unlockForCohort, [{ organizationId, ...cohort, stableIds: [...stableIds], after: null }]);
  return { unlockedIds: [], isUnderWay: true };
}

/** One batch of a cohort, and the job of the next; running it twice grants nothing twice. */
export async function unlockForBatch(
  tx: Tx,
  scope: TenantScope,
  batch: z.infer<typeof unlockForCohort.payload>,
): Promise<void> {
  const enrollments = await lockCohortEnrollments(tx, { ...batch, limit: BATCH });
  await grantByStaff(tx, scope, enrollments, batch.stableIds);
  const last = enrollments.at(-1);
  if (last !== undefined && enrollments.length === BATCH)
    await enqueue(tx, unlockForCohort, [{ ...batch, after: last.id }]);
}

async function grant(
  tx: Tx,
  scope: TenantScope,
  enrollments: ResolvedTarget['enrollments'],
  stableIds: readonly string[],
): Promise<Applied> {
  const granted = await grantByStaff(tx, scope, enrollments, stableIds);
  return { unlockedIds: [...new Set(granted.map((unlock) => unlock.unitId))], isUnderWay: false };
}
