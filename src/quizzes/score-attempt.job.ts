import { z } from 'zod';
import type { Tx } from '../platform/database/transaction.ts';
import { defineJob, enqueue } from '../platform/jobs/job.ts';

const attemptOf = z.object({ organizationId: z.uuid(), attemptId: z.uuid() });

/** Scores one submitted attempt on the pool. */
export const scoreAttempt = defineJob({ name: 'score-attempt', payload: attemptOf });

/** Closes an attempt whose time is over with what was saved; runs just after deadline and grace. */
export const closeOverdueAttempt = defineJob({
  name: 'close-overdue-attempt',
  payload: attemptOf,
  maxAttempts: 25,
});

interface Closing {
  readonly organizationId: string;
  readonly attemptId: string;
  readonly deadlineAt: Date | null;
  readonly graceSeconds: number;
}

/** Has an attempt closed when its time is over; scheduling again replaces the time. */
export async function scheduleClosing(
  tx: Tx,
  { organizationId, attemptId, deadlineAt, graceSeconds }: Closing,
): Promise<void> {
  if (deadlineAt === null) return;
  await enqueue(tx, closeOverdueAttempt, [{ organizationId, attemptId }], {
    key: (payload) => payload.attemptId,
    runAt: new Date(deadlineAt.getTime() + (graceSeconds + 1) * 1000),
  });
}
