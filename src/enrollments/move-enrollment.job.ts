import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';

const payload = z.object({ organizationId: z.uuid(), enrollmentId: z.uuid() });

/** The day until which somebody is on leave has come. */
export const resumeEnrollment = defineJob({ name: 'resume-enrollment', payload, maxAttempts: 25 });

/** The time of an enrollment is over. */
export const expireEnrollment = defineJob({ name: 'expire-enrollment', payload, maxAttempts: 25 });
