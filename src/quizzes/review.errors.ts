import { DomainError, badInput } from '../platform/errors.ts';
import type { AttemptStatus } from './attempt-status.ts';
import type { ReviewStatus } from './review.entity.ts';

export function claimedByOther(name: string, until: Date): DomainError {
  const retryAt = until.toISOString();
  return new DomainError('CONFLICT', `${name} has claimed this until ${retryAt}.`, {
    retryable: true,
    retryAt,
  });
}

export function notClaimed(): DomainError {
  return new DomainError('CONFLICT', 'Claim this first: somebody else may be grading it.');
}

export function reviewClosed(status: ReviewStatus): DomainError {
  return new DomainError(
    'CONFLICT',
    status === 'DONE'
      ? 'This has been graded. Override the item’s score to change it.'
      : 'Nobody has to grade this any more: the attempt was voided or reopened, or the item scored otherwise.',
  );
}

export function notScored(status: AttemptStatus): DomainError {
  return new DomainError('CONFLICT', `This attempt is ${status}; only one that is scored can be graded.`, {
    retryable: status === 'SUBMITTED' || status === 'SCORING',
  });
}

export function decidedByRegrade(): DomainError {
  return new DomainError(
    'CONFLICT',
    'A regrade has settled this item for everybody: it is dropped or has full credit.',
  );
}

export function notOverridden(): DomainError {
  return new DomainError('CONFLICT', 'This item’s score is not overridden.');
}

export function nothingToReturnTo(): DomainError {
  return new DomainError(
    'CONFLICT',
    'Nobody graded this item before it was overridden, so there is no score to go back to. Override it with other points.',
  );
}

export function wrongPoints(path: string, message: string): DomainError {
  return badInput(`\`${path}\` ${message}.`, [{ path, message }]);
}

export function scoringBusy(): DomainError {
  return new DomainError(
    'SERVICE_UNAVAILABLE',
    'This attempt could not be scored just now. Try again in a moment.',
  );
}
