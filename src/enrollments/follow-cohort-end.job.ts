import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';

const instant = z.iso.datetime().nullable();

/** A cohort ends at another time than it was to: those whom it enrolled, and who end when it was to, follow. */
export const followCohortEnd = defineJob({
  name: 'follow-cohort-end',
  payload: z.object({ organizationId: z.uuid(), cohortId: z.uuid(), formerEnd: instant }),
  maxAttempts: 25,
});
