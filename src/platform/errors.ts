/** Every code a client can meet. The list is closed; docs/errors.md explains each one. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'UNIT_LOCKED',
  'ATTEMPT_LIMIT_REACHED',
  'COOL_DOWN',
  'DEADLINE_PASSED',
  'ATTEMPT_CLOSED',
  'IDEMPOTENCY_MISMATCH',
  'QUOTA_EXCEEDED',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'DOCUMENT_NOT_TRUSTED',
  'SERVICE_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** What `extensions` may carry beside the code: which input fields are wrong, what is unmet, when to try again. */
export interface ErrorDetails {
  readonly fields?: readonly { readonly path: string; readonly message: string }[];
  readonly unmet?: readonly {
    readonly code: string;
    readonly ref: string | null;
    readonly availableAt: string | null;
  }[];
  readonly retryAt?: string;
}

/** An error that was foreseen: its message and details are written for the client and reach it as they are. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.details = details;
  }
}

/** Missing and foreign look alike on purpose: the message never says which of the two it was. */
export function notFound(what: string): DomainError {
  return new DomainError('NOT_FOUND', `${what} not found.`);
}

export function badInput(message: string, fields: ErrorDetails['fields'] = []): DomainError {
  return new DomainError('BAD_USER_INPUT', message, { fields });
}
