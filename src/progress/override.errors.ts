import { DomainError } from '../platform/errors.ts';

export { wrongField } from '../enrollments/index.ts';

export function undoneAlready(): DomainError {
  return new DomainError('CONFLICT', 'This override was undone already.');
}
