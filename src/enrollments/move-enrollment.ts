import { recordAudit } from '../organizations/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import { updateMoved } from './enrollment-move.queries.ts';
import type { EnrollmentMoved } from './enrollment-moved.ts';
import { statusAfter } from './enrollment-moves.ts';
import type { EnrollmentMove } from './enrollment-moves.ts';
import { scheduleExpiry, scheduleResumption } from './schedule-moves.ts';

export interface MoveChange {
  readonly endsAt?: Date;
  readonly pausedUntil?: Date | null;
  readonly reason?: string | null;
}

/** Moves a locked enrollment, audited. @returns the ids of the units it unlocked; null where the move leads nowhere */
export async function moveEnrollment(
  tx: Tx,
  scope: TenantScope,
  moved: EnrollmentMoved,
  before: EnrollmentEntity,
  { move, ...change }: MoveChange & { readonly move: EnrollmentMove },
): Promise<string[] | null> {
  const to = statusAfter(move, before.status);
  const { organizationId, id, status: from } = before;
  const { endsAt = before.endsAt, pausedUntil = before.pausedUntil, reason } = change;
  const enrollment = to && (await updateMoved(tx, { organizationId, id, from, to, endsAt, pausedUntil }));
  if (enrollment === null) return null;
  if (move === 'PAUSE') await scheduleResumption(tx, enrollment);
  if (move === 'EXTEND') await scheduleExpiry(tx, [enrollment]);
  await recordAudit(tx, scope, {
    action: `enrollment.${move.toLowerCase()}`,
    targetType: 'Enrollment',
    targetId: id,
    before: stateOf(before),
    after: { ...stateOf(enrollment), ...(reason && { reason }) },
  });
  return [...new Set(await moved.tell(tx, scope, { move, before, enrollment }))];
}

function stateOf({ status, endsAt, pausedUntil }: EnrollmentEntity): object {
  return { status, endsAt, pausedUntil };
}
