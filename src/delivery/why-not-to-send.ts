import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { isUnitCompleted } from './delivery.queries.ts';
import type { DeliveryKind, DeliveryStatus } from './delivery-status.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

interface Obstacle {
  /** HELD: not now; it stays planned, and whatever ends the obstacle has it sent. */
  readonly status: Extract<DeliveryStatus, 'CANCELLED' | 'SUPPRESSED'> | 'HELD';
  /** For the timeline. */
  readonly detail: string;
}

/** What tells of the leave itself, or is asked for by its reader. */
const GOES_ON_LEAVE = new Set<DeliveryKind>(['PAUSED', 'SIGN_IN_LINK']);

/** Why a planned e-mail is not to be sent after all, as things stand when it would be; null: send it. */
export async function whyNotToSend(
  tx: ReadTx,
  delivery: EmailDeliveryEntity,
  enrollment: EnrollmentEntity,
): Promise<Obstacle | null> {
  if (enrollment.status === 'WITHDRAWN')
    return { status: 'CANCELLED', detail: 'The learner is no longer taking the course.' };
  if (enrollment.status === 'EXPIRED')
    return { status: 'HELD', detail: 'Held: the enrollment’s time is over, unless it is extended.' };
  if (enrollment.status === 'PAUSED' && !GOES_ON_LEAVE.has(delivery.kind))
    return { status: 'HELD', detail: 'Held: the learner is on leave.' };
  if (delivery.kind === 'REMINDER' && (await isUnitCompleted(tx, delivery)))
    return { status: 'CANCELLED', detail: 'The unit is completed.' };
  return null;
}
