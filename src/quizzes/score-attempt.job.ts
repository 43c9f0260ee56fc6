import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';

const attemptOf = z.object({ organizationId: z.uuid(), attemptId: z.uuid() });

/** Scores one submitted attempt on the pool. */
export const scoreAttempt = defineJob({ name: 'score-attempt', payload: attemptOf });

/** Closes an attempt whose time is over with what was saved; runs just after deadline and grace. */
export const closeOverdueAttempt = defineJob({
  name: 'close-overdue-attempt',
  payload: attemptOf,
  maxAttempts: 25,
});
