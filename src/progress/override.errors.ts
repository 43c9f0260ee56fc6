import { DomainError, badInput } from '../platform/errors.ts';

export const wrongField = (path: string, message: string): DomainError =>
  badInput(`\`${path}\` ${message}.`, [{ path, message }]);

export function undoneAlready(): DomainError {
  return new DomainError('CONFLICT', 'This override was undone already.');
}
