import { notActive } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { findAttempt } from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { lockAttempt } from './lock-attempt.queries.ts';
import type { HeldAttempt } from './lock-attempt.queries.ts';
import { attemptClosed, deadlinePassed } from './quiz.errors.ts';

export async function findOwnAttempt(tx: ReadTx, viewer: Viewer, id: string): Promise<AttemptRow> {
  const attempt = await findAttempt(tx, viewer.organizationId, id);
  if (attempt === null || attempt.membershipId !== viewer.membershipId) throw notFound('Attempt');
  return attempt;
}

export async function lockOwnAttempt(tx: Tx, viewer: Viewer, id: string): Promise<HeldAttempt> {
  const { organizationId, membershipId } = viewer;
  const attempt = await lockAttempt(tx, { organizationId, id, membershipId });
  if (attempt === null) throw notFound('Attempt');
  return attempt;
}

/** @throws ATTEMPT_CLOSED, DEADLINE_PASSED, or CONFLICT when its learner takes the course no more */
export function assertTakesResponses(attempt: HeldAttempt): void {
  if (attempt.status !== 'IN_PROGRESS') throw attemptClosed();
  assertStillTaken(attempt);
  if (attempt.isOverdue) throw deadlinePassed();
}

/** Whoever has left the course, or whose time in it is over, hands nothing in any more. */
export function assertStillTaken({ enrollmentStatus }: HeldAttempt): void {
  if (enrollmentStatus === 'WITHDRAWN' || enrollmentStatus === 'EXPIRED') throw notActive(enrollmentStatus);
}
