import { badInput, DomainError } from '../platform/errors.ts';

export function cohortFull(seatsLeft: number): DomainError {
  return new DomainError(
    'QUOTA_EXCEEDED',
    `The cohort has ${seatsLeft} free ${seatsLeft === 1 ? 'seat' : 'seats'}; nobody was added.`,
    { available: seatsLeft },
  );
}

export function endsBeforeStart(): DomainError {
  return badInput('`endsAt` must be after `startsAt`.', [
    { path: 'endsAt', message: 'must be after startsAt' },
  ]);
}

export function endsInThePast(): DomainError {
  return badInput('`endsAt` must be in the future.', [{ path: 'endsAt', message: 'must be in the future' }]);
}
