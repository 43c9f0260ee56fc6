import { lockEnrollment } from '../enrollments/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { listUnitsById } from '../units/index.ts';
import { findCrowdedEnrollment, lockCollapsible, nextSequence, updateCarried } from './digest.queries.ts';
import type { Collapsible } from './digest.queries.ts';
import { planEmails } from './plan-emails.ts';
import { loadSendTimes, tellSetAside } from './send-times.ts';

/**
 * The first step of sending: where several e-mails bring units to one learner at the same time, one digest takes the place
 * of all of them, and the one in hand is not to be sent any more. Their jobs meet at the enrollment's lock.
 */
export async function collapseDue(
  tx: Tx,
  { organizationId, deliveryId }: { organizationId: string; deliveryId: string },
): Promise<void> {
  const enrollmentId = await findCrowdedEnrollment(tx, organizationId, deliveryId);
  if (enrollmentId === null) return;
  const enrollment = await lockEnrollment(tx, organizationId, enrollmentId);
  // Of others nothing is sent: what is held collapses when they go on.
  if (enrollment?.status !== 'ACTIVE' && enrollment?.status !== 'COMPLETED') return;
  await collapse(tx, { organizationId, enrollmentId, isResuming: false });
}

/** Makes one digest of what is due, if that is more than one e-mail. The caller has locked the enrollment. */
export async function collapse(
  tx: Tx,
  wanted: { organizationId: string; enrollmentId: string; isResuming: boolean },
): Promise<void> {
  const { organizationId, enrollmentId } = wanted;
  const due = await lockCollapsible(tx, wanted);
  const [first] = due;
  if (first === undefined || due.length < 2) return;
  const unitIds = await inCourseOrder(tx, organizationId, due);
  if (unitIds.length < 2) return;
  const sequence = await nextSequence(tx, { organizationId, enrollmentId, kind: 'DIGEST' });
  const times = await loadSendTimes(tx, organizationId, [enrollmentId]);
  // What has missed its slot is due at the next hour of mail; what only came now waits for the rhythm.
  const since = new Date(Math.min(...due.map(({ plannedAt }) => plannedAt.getTime())));
  const time = times.timeOf({ enrollmentId, kind: 'DIGEST', from: times.now, since });
  await planEmails(tx, systemScope(organizationId), [
    {
      enrollmentId,
      membershipId: first.membershipId,
      kind: 'DIGEST',
      unitId: null,
      unitStableId: '',
      sequence,
      facts: { unitIds },
      sendAt: time === null ? times.now : new Date(time.at),
      detail: time === null ? null : tellSetAside(time.setAside),
    },
  ]);
  await updateCarried(tx, { organizationId, enrollmentId, ids: due.map(({ id }) => id), sequence });
}

async function inCourseOrder(tx: Tx, organizationId: string, due: readonly Collapsible[]): Promise<string[]> {
  const carried = due.flatMap(({ facts, unitId }) => facts?.unitIds ?? (unitId === null ? [] : [unitId]));
  const units = await listUnitsById(tx, organizationId, [...new Set(carried)]);
  return units.sort((one, other) => one.position - other.position).map(({ id }) => id);
}
