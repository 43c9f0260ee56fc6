import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import type { EnrollmentMoved } from './enrollment-moved.ts';
import { moveEnrollment } from './move-enrollment.ts';

/** What is done to many at once; `until` ends a leave, or the time of an enrollment. */
export type ManyMove =
  | { readonly move: 'PAUSE'; readonly until: Date | null }
  | { readonly move: 'RESUME' }
  | { readonly move: 'EXTEND'; readonly until: Date };

/** Moves those of the locked enrollments that may be moved, each as it would be alone. */
export async function moveMany(
  tx: Tx,
  scope: TenantScope,
  moved: EnrollmentMoved,
  enrollments: readonly EnrollmentEntity[],
  wanted: ManyMove & { readonly reason: string | null },
): Promise<{ movedIds: string[]; skippedIds: string[] }> {
  const [movedIds, skippedIds]: [string[], string[]] = [[], []];
  const { move, reason } = wanted;
  const change = {
    move,
    reason,
    ...(wanted.move === 'PAUSE' && { pausedUntil: wanted.until }),
    ...(wanted.move === 'EXTEND' && { endsAt: wanted.until }),
  };
  for (const before of enrollments) {
    const unlocked = isSo(before, wanted) ? null : await moveEnrollment(tx, scope, moved, before, change);
    (unlocked === null ? skippedIds : movedIds).push(before.id);
  }
  return { movedIds, skippedIds };
}

/** Whether an enrollment has what is wanted: the same leave, or no less time. */
function isSo({ status, pausedUntil, endsAt }: EnrollmentEntity, wanted: ManyMove): boolean {
  if (wanted.move === 'RESUME') return false;
  if (wanted.move === 'EXTEND') return endsAt !== null && wanted.until <= endsAt;
  return status === 'PAUSED' && pausedUntil?.getTime() === wanted.until?.getTime();
}
