import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

type Standing = Pick<EmailDeliveryEntity, 'status' | 'lastError'>;

const ENDED_UNSENT = new Set(['BOUNCED', 'SUPPRESSED', 'CANCELLED', 'UNKNOWN']);

/**
 * Whether an e-mail can be planned anew: it is not on its way, and nobody has taken it. One that failed, or that found no
 * room in the quota, need not wait.
 */
export function canRetry({ status, lastError }: Standing): boolean {
  return ENDED_UNSENT.has(status) || (status === 'PLANNED' && lastError !== null);
}

/** Whether an e-mail can still be kept from being sent. */
export function canCancel({ status }: Pick<Standing, 'status'>): boolean {
  return status === 'PLANNED';
}
