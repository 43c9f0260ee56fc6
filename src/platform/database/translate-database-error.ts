import { DomainError } from '../errors.ts';

/**
 * SQLSTATEs, system codes and driver messages that mean "not now": the client may try again. 08P01 is a message that Postgres
 * cannot read, today or tomorrow. TypeORM releases a query runner
 * by itself when its connection is lost.
 */
const UNAVAILABLE_CODE = /^(08(?!P01)|53|57P0|57014|25P03)|^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;
const UNAVAILABLE_MESSAGE =
  /Connection terminated|Query read timeout|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Query runner already released/;

/** 55P03 lock_not_available, 40P01 deadlock_detected. */
const CONTENDED = new Set(['55P03', '40P01']);

/** What the driver says when a statement was not answered in time, and `silence()` when the next was not even asked. */
const SILENCE = 'Query read timeout';

export function silence(): Error {
  return new Error(SILENCE);
}

/** Whether the connection gave no answer, so that it will give none to ROLLBACK either. */
export function isSilence(error: unknown): boolean {
  const { message, cause } = (error ?? {}) as { message?: string; cause?: unknown };
  return message === SILENCE || (cause !== undefined && isSilence(cause));
}

/** Whether a statement was not run because one before it had failed. */
export function isAborted(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === '25P02';
}

/** Turns the driver's ways of saying "try again" into coded errors; everything else stays as it is (and is masked later). */
export function translateDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof DomainError) return error;
  const code = String((error as { code?: unknown }).code ?? '');
  if (UNAVAILABLE_CODE.test(code) || UNAVAILABLE_MESSAGE.test(error.message)) {
    const sentence = 'The service is busy or restarting. Try again in a moment.';
    return Object.assign(new DomainError('SERVICE_UNAVAILABLE', sentence), { cause: error });
  }
  if (CONTENDED.has(code)) {
    const sentence = 'Another request is changing the same thing. Try again.';
    return Object.assign(new DomainError('CONFLICT', sentence, { retryable: true }), { cause: error });
  }
  return error;
}
