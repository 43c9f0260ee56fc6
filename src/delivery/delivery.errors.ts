import { DomainError } from '../platform/errors.ts';
import type { DeliveryStatus } from './delivery-status.ts';

export function notSteerable(status: DeliveryStatus, what: string): DomainError {
  return new DomainError('CONFLICT', `The e-mail is ${status.toLowerCase()}, so it cannot be ${what}.`);
}

export function alreadyLifted(): DomainError {
  return new DomainError('CONFLICT', 'This is lifted already.');
}

export function onlyTheirs(): DomainError {
  return new DomainError(
    'CONFLICT',
    'They have unsubscribed, and only they can subscribe again: by the link of an e-mail or in their settings.',
  );
}

export function resentTooOften(nextAt: Date): DomainError {
  return new DomainError('RATE_LIMITED', 'This e-mail was sent again several times within an hour.', {
    retryAt: nextAt.toISOString(),
  });
}
