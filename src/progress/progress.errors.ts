import { DomainError } from '../platform/errors.ts';
import type { UnmetReason } from './standing.ts';

export function unitLocked(unmet: readonly UnmetReason[]): DomainError {
  return new DomainError('UNIT_LOCKED', 'This unit is locked.', { unmet });
}
