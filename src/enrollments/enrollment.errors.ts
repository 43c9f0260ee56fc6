import { DomainError } from '../platform/errors.ts';
import type { EnrollmentStatus } from './enrollment-status.ts';

export function notActive(status: EnrollmentStatus): DomainError {
  return new DomainError(
    'CONFLICT',
    `The enrollment is ${status.toLowerCase()}, so nothing can be done in it.`,
  );
}
