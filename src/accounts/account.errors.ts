import { DomainError, badInput } from '../platform/errors.ts';

/** One sentence for every way a sign-in can fail, so that it tells nothing about who has an account. */
export function wrongCredentials(): DomainError {
  return new DomainError('UNAUTHENTICATED', 'The organization, e-mail address or password is wrong.');
}

/** One sentence for every way a link can fail, so that it tells nothing about which links there are. */
export function wrongLink(): DomainError {
  return new DomainError('UNAUTHENTICATED', 'This link does not work, or not any more. Ask for a fresh one.');
}

export function sessionEnded(): DomainError {
  return new DomainError('UNAUTHENTICATED', 'The session has ended. Sign in again.');
}

export function alreadyRefreshed(): DomainError {
  return new DomainError('CONFLICT', 'This refresh token was used a moment ago. Go on with the newer one.');
}

export function notAnAddress(path: string): DomainError {
  return badInput('That is not an e-mail address.', [{ path, message: 'is not one bare e-mail address' }]);
}
