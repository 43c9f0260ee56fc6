import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';
import { isMemberActive, listActiveSuppressions } from './mail-suppression.queries.ts';
import type { SuppressionReason } from './suppression-reason.ts';

interface Obstacle {
  readonly status: Extract<DeliveryStatus, 'CANCELLED' | 'SUPPRESSED'>;
  /** For the timeline. */
  readonly detail: string;
}

/** Enrollments whose learner gets no course mail. */
const SILENT = new Set(['PAUSED', 'WITHDRAWN', 'EXPIRED']);

const SUPPRESSED: Readonly<Record<SuppressionReason, string>> = {
  UNSUBSCRIBED: 'The learner has unsubscribed.',
  BOUNCED: 'The address has bounced before.',
  COMPLAINED: 'The learner has called our mail spam.',
  STAFF: 'Staff have stopped the mail to this learner.',
};

/** Why a planned e-mail is not to be sent after all, as things stand when it would be; null: send it. */
export async function whyNotToSend(
  tx: ReadTx,
  { organizationId, membershipId, kind }: EmailDeliveryEntity,
  enrollment: Pick<EnrollmentEntity, 'status' | 'courseId'>,
): Promise<Obstacle | null> {
  if (!(await isMemberActive(tx, organizationId, membershipId)))
    return { status: 'CANCELLED', detail: 'The learner is no longer a member.' };
  // Its reader has asked for it a moment ago: it is no course mail, and only an address that does not work stops it.
  const isSecurityMail = kind === 'SIGN_IN_LINK';
  const isToldOfLeave = kind === 'PAUSED' && enrollment.status === 'PAUSED';
  if (SILENT.has(enrollment.status) && !isSecurityMail && !isToldOfLeave)
    return { status: 'CANCELLED', detail: 'The learner is no longer taking the course.' };
  const { courseId } = enrollment;
  const suppressions = await listActiveSuppressions(tx, { organizationId, membershipId, courseId });
  const stopping = suppressions.find(({ reason }) => !isSecurityMail || reason === 'BOUNCED');
  return stopping === undefined ? null : { status: 'SUPPRESSED', detail: SUPPRESSED[stopping.reason] };
}
