import { DomainError } from '../platform/errors.ts';

export function cohortFull(seatsLeft: number): DomainError {
  return new DomainError(
    'QUOTA_EXCEEDED',
    `The cohort has ${seatsLeft} free ${seatsLeft === 1 ? 'seat' : 'seats'}; nobody was added.`,
  );
}
