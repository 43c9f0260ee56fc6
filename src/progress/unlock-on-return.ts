import type { MovedEnrollment } from '../enrollments/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { unlockAvailable } from './unlock-available.ts';

/** Whoever goes on after a leave, or with more time, is granted what came due meanwhile. */
export function unlockOnReturn(
  tx: Tx,
  scope: TenantScope,
  { enrollment, before }: MovedEnrollment,
): Promise<string[]> {
  const isBack = enrollment.status === 'ACTIVE' && before.status !== 'ACTIVE';
  return unlockAvailable(tx, scope, isBack ? [enrollment] : [], { cause: 'RECONCILED', causeRef: null });
}
