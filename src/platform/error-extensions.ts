/** What `extensions` of an error holds: its code, and with it what a client needs to go on. */
export type ErrorExtensions =
  | { code: 'UNAUTHENTICATED' | 'FORBIDDEN' | 'NOT_FOUND' }
  /** Empty when no single value is to blame. */
  | { code: 'BAD_USER_INPUT'; fields: readonly FieldProblem[] }
  /** Whether the same request may succeed later without anybody changing anything; with `retryAt`, when at the latest. */
  | { code: 'CONFLICT'; retryable: boolean; retryAt?: string }
  | { code: 'UNIT_LOCKED'; unmet: readonly UnmetCondition[] }
  /** How many attempts there are. */
  | { code: 'ATTEMPT_LIMIT_REACHED'; limit: number }
  | { code: 'COOL_DOWN'; retryAt: string }
  | { code: 'DEADLINE_PASSED' | 'ATTEMPT_CLOSED' | 'IDEMPOTENCY_MISMATCH' }
  /** How much there is still room for. */
  | { code: 'QUOTA_EXCEEDED'; available: number }
  | { code: 'RATE_LIMITED'; retryAt: string }
  | { code: 'QUERY_TOO_COMPLEX' | 'DOCUMENT_NOT_TRUSTED' | 'SERVICE_UNAVAILABLE' }
  /** Names the entry in the server's log. */
  | { code: 'INTERNAL_SERVER_ERROR'; requestId: string };

export interface FieldProblem {
  /** From the operation's `input` on, such as `responses.0.text`; of another argument with its name. */
  path: string;
  message: string;
}

/** The same as `Unit.lock.unmet`. */
export interface UnmetCondition {
  /** A value of `UnmetCode`. */
  code: string;
  ref: string | null;
  availableAt: string | null;
}
