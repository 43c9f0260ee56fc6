import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';

/** Units that staff unlock for a cohort are granted to those whom it has in the course, a batch at a time. */
export const unlockForCohort = defineJob({
  name: 'unlock-for-cohort',
  payload: z.object({
    organizationId: z.uuid(),
    cohortId: z.uuid(),
    courseId: z.uuid(),
    stableIds: z.array(z.string()).max(100),
    /** The last enrollment of the batch before. */
    after: z.uuid().nullable(),
  }),
  maxAttempts: 25,
});
