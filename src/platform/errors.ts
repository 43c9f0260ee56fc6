import type { ErrorExtensions, FieldProblem, UnmetCondition } from './error-extensions.ts';

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
] as const satisfies readonly ErrorExtensions['code'][];

export type ErrorCode = (typeof ERROR_CODES)[number];

type DetailsOf<Code extends ErrorCode, Extensions = ErrorExtensions> = Extensions extends { code: string }
  ? Code extends Extensions['code']
    ? Omit<Extensions, 'code'>
    : never
  : never;

/** What an error of a code has to be given. A conflict is one that waiting does not solve, unless it says otherwise. */
type DetailsGiven<Code extends ErrorCode> = Code extends 'CONFLICT'
  ? [details?: Partial<DetailsOf<Code>>]
  : keyof DetailsOf<Code> extends never
    ? []
    : [details: DetailsOf<Code>];

type Given = {
  [Code in ErrorCode]: [code: Code, message: string, ...details: DetailsGiven<Code>];
}[ErrorCode];

/** Whatever an error may carry, to be read without asking for its code. */
export interface ErrorDetails {
  readonly fields?: readonly FieldProblem[];
  readonly unmet?: readonly UnmetCondition[];
  readonly retryAt?: string;
  readonly retryable?: boolean;
  readonly limit?: number;
  readonly available?: number;
  readonly requestId?: string;
}

/** An error that was foreseen: its message and details are written for the client and reach it as they are. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(...[code, message, details = {}]: Given) {
    super(message);
    this.name = 'DomainError';
    this.code = code;
    this.details = code === 'CONFLICT' ? { retryable: false, ...details } : details;
  }
}

/** Missing and foreign look alike on purpose: the message never says which of the two it was. */
export function notFound(what: string): DomainError {
  return new DomainError('NOT_FOUND', `${what} not found.`);
}

export function badInput(message: string, fields: readonly FieldProblem[] = []): DomainError {
  return new DomainError('BAD_USER_INPUT', message, { fields });
}
