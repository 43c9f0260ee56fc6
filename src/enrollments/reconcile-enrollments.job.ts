import { z } from 'zod';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { defineJob, enqueue } from '../platform/jobs/job.ts';

/** Grants what the rules allow, to all who are under way; the progress room does it. `after` is where it goes on. */
export const reconcileEnrollments = defineJob({
  name: 'reconcile-enrollments',
  payload: z.object({
    organizationId: z.uuid(),
    courseId: z.uuid().nullable(),
    cohortId: z.uuid().nullable(),
    after: z.uuid().nullable(),
  }),
});

/** Of a course, of the members of a cohort in all their courses, or of both. */
export type ReconcileScope =
  | { readonly courseId: string; readonly cohortId?: string | null }
  | { readonly courseId?: null; readonly cohortId: string };

/** For whoever changes what rules depend on, in the transaction of the change: nobody is to wait in vain. */
export async function enqueueReconcile(
  tx: Tx,
  { organizationId }: Pick<TenantScope, 'organizationId'>,
  { courseId = null, cohortId = null }: ReconcileScope,
  after: string | null = null,
): Promise<void> {
  await enqueue(tx, reconcileEnrollments, [{ organizationId, courseId, cohortId, after }], {
    // A walk that goes on is not replaced by one that begins, nor the other way round.
    key: () => [courseId, cohortId, after].join(':'),
  });
}
