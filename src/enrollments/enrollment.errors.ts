import { DomainError, badInput } from '../platform/errors.ts';
import type { EnrollmentMove } from './enrollment-moves.ts';
import type { EnrollmentStatus } from './enrollment-status.ts';

export const wrongField = (path: string, message: string): DomainError =>
  badInput(`\`${path}\` ${message}.`, [{ path, message }]);

export function notActive(status: EnrollmentStatus): DomainError {
  return new DomainError(
    'CONFLICT',
    `The enrollment is ${status.toLowerCase()}, so nothing can be done in it.`,
  );
}

export function cannotMove(move: EnrollmentMove, status: EnrollmentStatus): DomainError {
  return new DomainError(
    'CONFLICT',
    `The enrollment is ${status.toLowerCase()}, so one cannot ${move.toLowerCase()} it.`,
  );
}

export function untilMustBeLater(than: string): DomainError {
  return wrongField('until', `has to be later than ${than}`);
}

/** Between the lock of an enrollment and what was read behind it, its learner was enrolled once more. */
export function enrolledAnew(): DomainError {
  const sentence = 'You are just being enrolled in this course again. Try again.';
  return new DomainError('CONFLICT', sentence, { retryable: true });
}
