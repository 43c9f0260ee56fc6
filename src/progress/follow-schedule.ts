import { enqueueReconcile, listEnrollmentIdsOfMember, lockEnrollments } from '../enrollments/index.ts';
import type { ScheduleChange } from '../organizations/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { unlockAvailable } from './unlock-available.ts';

/** Units wait for the start of a cohort and by the clock of their learner: what opens now or at another time follows. */
export async function followSchedule(tx: Tx, scope: TenantScope, change: ScheduleChange): Promise<void> {
  if (change.of === 'COHORT') await enqueueReconcile(tx, scope, { cohortId: change.cohortId });
  if (change.of !== 'MEMBER') return;
  const { organizationId } = scope;
  const ids = await listEnrollmentIdsOfMember(tx, organizationId, change.membershipId);
  // All of them, since mail follows in this transaction, too: two who lock some first and the rest later would meet.
  const enrollments = await lockEnrollments(tx, organizationId, ids);
  await unlockAvailable(tx, scope, enrollments, { cause: 'RECONCILED', causeRef: null });
}
