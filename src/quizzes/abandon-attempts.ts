import type { MovedEnrollment } from '../enrollments/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { updateAbandoned } from './attempt-decision.queries.ts';

/** Whoever leaves a course leaves the attempts they have in progress; what was handed in is still graded. */
export async function abandonAttempts(
  tx: Tx,
  { organizationId }: TenantScope,
  { enrollment }: MovedEnrollment,
): Promise<void> {
  if (enrollment.status === 'WITHDRAWN') await updateAbandoned(tx, organizationId, enrollment.id);
}
