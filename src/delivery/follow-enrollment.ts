import type { MovedEnrollment } from '../enrollments/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { collapse } from './collapse-into-digest.ts';
import { nextSequence } from './digest.queries.ts';
import { updateCancelled } from './follow-enrollment.queries.ts';
import { planEmails } from './plan-emails.ts';
import { releaseHeld } from './release-held.ts';

/**
 * What a move of an enrollment means for its e-mails, in its transaction: leave and return are told, a withdrawal cancels
 * what is planned, and who goes on gets what was held and what came due, as one digest.
 */
export async function followEnrollment(tx: Tx, scope: TenantScope, moved: MovedEnrollment): Promise<void> {
  const { organizationId } = scope;
  const { enrollment, before } = moved;
  const of = { organizationId, enrollmentId: enrollment.id };
  if (enrollment.status === 'WITHDRAWN')
    return updateCancelled(tx, { ...of, kinds: null, detail: 'The learner has left the course.' });
  if (moved.move === 'EXTEND' && before.status === enrollment.status) return;
  await updateCancelled(tx, { ...of, kinds: ['PAUSED', 'RESUMED'], detail: 'It is not so any more.' });
  if (moved.move === 'PAUSE') return tell(tx, scope, moved, 'PAUSED');
  if (enrollment.status !== 'ACTIVE') return;
  if (moved.move === 'RESUME') await tell(tx, scope, moved, 'RESUMED');
  await collapse(tx, { ...of, isResuming: true });
  await releaseHeld(tx, of);
}

async function tell(
  tx: Tx,
  scope: TenantScope,
  { enrollment }: MovedEnrollment,
  kind: 'PAUSED' | 'RESUMED',
): Promise<void> {
  const { organizationId } = scope;
  const { id: enrollmentId, membershipId, pausedUntil } = enrollment;
  const sequence = await nextSequence(tx, { organizationId, enrollmentId, kind });
  const about = { enrollmentId, membershipId, unitId: null, unitStableId: '', sequence };
  const until = pausedUntil?.toISOString() ?? null;
  await planEmails(tx, scope, [
    kind === 'PAUSED' ? { ...about, kind, facts: { until } } : { ...about, kind },
  ]);
}
