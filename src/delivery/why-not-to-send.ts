import type { EnrollmentEntity } from '../enrollments/index.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

interface Obstacle {
  readonly status: Extract<DeliveryStatus, 'CANCELLED' | 'SUPPRESSED'>;
  /** For the timeline. */
  readonly detail: string;
}

/** Enrollments whose learner gets no course mail. */
const SILENT = new Set(['PAUSED', 'WITHDRAWN', 'EXPIRED']);

/** Why a planned e-mail is not to be sent after all, as things stand when it would be; null: send it. */
export async function whyNotToSend(
  _tx: ReadTx,
  delivery: EmailDeliveryEntity,
  enrollment: EnrollmentEntity,
): Promise<Obstacle | null> {
  if (delivery.kind !== 'SIGN_IN_LINK' && SILENT.has(enrollment.status))
    return { status: 'CANCELLED', detail: 'The learner is no longer taking the course.' };
  return null;
}
