import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';

const payload = z.object({ organizationId: z.uuid(), enrollmentId: z.uuid() });

/** The day until which somebody is on leave has come. */
export const resumeEnrollment = defineJob({ name: 'resume-enrollment', payload, maxAttempts: 25 });

/** The time of an enrollment is over. */
export const expireEnrollment = defineJob({ name: 'expire-enrollment', payload, maxAttempts: 25 });

/** Leave or more time for those whom a cohort has in a course, a batch at a time. */
export const moveCohort = defineJob({
  name: 'move-cohort',
  payload: z.object({
    organizationId: z.uuid(),
    /** The event of the audit trail that says who decided it, and why. */
    decisionId: z.uuid(),
    cohortId: z.uuid(),
    courseId: z.uuid(),
    move: z.enum(['PAUSE', 'RESUME', 'EXTEND']),
    until: z.iso.datetime().nullable(),
    /** The last enrollment of the batch before. */
    after: z.uuid().nullable(),
  }),
  maxAttempts: 25,
});
