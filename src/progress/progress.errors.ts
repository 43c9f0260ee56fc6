import { DomainError } from '../platform/errors.ts';
import type { UnmetReason } from './lock.ts';

export function unitLocked(unmet: readonly UnmetReason[]): DomainError {
  return new DomainError('UNIT_LOCKED', 'This unit is locked.', { unmet });
}

export function completedByQuiz(): DomainError {
  return new DomainError('CONFLICT', 'This unit is completed by passing its quiz.');
}
