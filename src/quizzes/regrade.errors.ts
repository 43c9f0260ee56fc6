import { DomainError, badInput } from '../platform/errors.ts';
import type { RegradeStatus } from './regrade.entity.ts';
import type { RegradePolicy } from './scoring/index.ts';

export function newKeyMissing(policy: RegradePolicy): DomainError {
  return badNewVersion(
    `The policy ${policy} needs the version of the item that has the right key.`,
    'is missing',
  );
}

export function newKeyUnused(policy: RegradePolicy): DomainError {
  return badNewVersion(
    `The policy ${policy} looks at no key, so that no other version is needed.`,
    'must be left out',
  );
}

export function badNewVersion(message: string, problem: string): DomainError {
  return badInput(message, [{ path: 'newItemVersionId', message: problem }]);
}

export function notInStatus(status: RegradeStatus, needed: string): DomainError {
  return new DomainError('CONFLICT', `This regrade is ${status}, and has to be ${needed}.`);
}

export function otherRegradeRuns(): DomainError {
  return new DomainError(
    'CONFLICT',
    'Another regrade of the same item version is being written. Try again when it is done.',
    { retryable: true },
  );
}
