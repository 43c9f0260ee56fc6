import type { EnrollmentEntity } from '../enrollments/index.ts';
import { findOrganization } from '../organizations/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { isUnitCompleted } from './delivery.queries.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';
import { isMemberActive, listActiveSuppressions } from './mail-suppression.queries.ts';
import type { SuppressionReason } from './suppression-reason.ts';

type Obstacle = {
  /** For the timeline. */
  readonly detail: string;
} & (
  | {
      /** HELD: not now; it stays planned, and whatever ends the obstacle has it sent. */
      readonly status: Extract<DeliveryStatus, 'CANCELLED' | 'SUPPRESSED'> | 'HELD';
    }
  | {
      /** Not now, and nobody will say when: it is to be asked again. */
      readonly status: 'LATER';
      readonly seconds: number;
    }
);

/** Operators suspend and close organizations in the database. Few that are closed are opened again. */
const ASK_AGAIN_SECONDS = { SUSPENDED: 3_600, CLOSED: 86_400 };

const SUPPRESSED: Readonly<Record<SuppressionReason, string>> = {
  UNSUBSCRIBED: 'The learner has unsubscribed.',
  BOUNCED: 'The address has bounced before.',
  COMPLAINED: 'The learner has called our mail spam.',
  STAFF: 'Staff have stopped the mail to this learner.',
};

/** Why a planned e-mail is not to be sent after all, as things stand when it would be; null: send it. */
export async function whyNotToSend(
  tx: ReadTx,
  delivery: EmailDeliveryEntity,
  enrollment: Pick<EnrollmentEntity, 'status' | 'courseId'>,
): Promise<Obstacle | null> {
  const { organizationId, membershipId, kind } = delivery;
  const { status, courseId } = enrollment;
  // Its reader has asked for it a moment ago: it is no course mail, and only an address that does not work stops it.
  const isSecurityMail = kind === 'SIGN_IN_LINK';
  const organization = await findOrganization(tx, organizationId);
  // All its links are dead meanwhile; one that signs in would be too old later.
  const { status: standing = 'CLOSED' } = organization ?? {};
  if (standing !== 'ACTIVE')
    return isSecurityMail
      ? { status: 'CANCELLED', detail: 'The organization is not active.' }
      : {
          status: 'LATER',
          seconds: ASK_AGAIN_SECONDS[standing],
          detail: 'Held: the organization is not active.',
        };
  if (!(await isMemberActive(tx, organizationId, membershipId)))
    return { status: 'CANCELLED', detail: 'The learner is no longer a member.' };
  if (status === 'WITHDRAWN' && !isSecurityMail)
    return { status: 'CANCELLED', detail: 'The learner is no longer taking the course.' };
  if (status === 'EXPIRED' && !isSecurityMail)
    return { status: 'HELD', detail: 'Held: the enrollment’s time is over, unless it is extended.' };
  if (status === 'PAUSED' && kind !== 'PAUSED' && !isSecurityMail)
    return { status: 'HELD', detail: 'Held: the learner is on leave.' };
  if (kind === 'REMINDER' && (await isUnitCompleted(tx, delivery)))
    return { status: 'CANCELLED', detail: 'The unit is completed.' };
  const suppressions = await listActiveSuppressions(tx, { organizationId, membershipId, courseId });
  const stopping = suppressions.find(({ reason }) => !isSecurityMail || reason === 'BOUNCED');
  return stopping === undefined ? null : { status: 'SUPPRESSED', detail: SUPPRESSED[stopping.reason] };
}
