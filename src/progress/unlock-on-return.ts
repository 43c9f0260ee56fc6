import type { MovedEnrollment } from '../enrollments/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueueReleases } from './plan-releases.ts';
import { listPendingReleases } from './release.queries.ts';
import { unlockAvailable } from './unlock-available.ts';

/**
 * Whoever goes on after a leave, or with more time, is granted what came due meanwhile. What still waits for its time has a
 * job again, lest that time comes, and the job in vain, before this transaction is done.
 */
export async function unlockOnReturn(
  tx: Tx,
  scope: TenantScope,
  { enrollment, before }: MovedEnrollment,
): Promise<string[]> {
  if (enrollment.status !== 'ACTIVE' || before.status === 'ACTIVE') return [];
  const { organizationId } = scope;
  const unlockedIds = await unlockAvailable(tx, scope, [enrollment], { cause: 'RECONCILED', causeRef: null });
  await enqueueReleases(tx, organizationId, await listPendingReleases(tx, organizationId, enrollment.id));
  return unlockedIds;
}
