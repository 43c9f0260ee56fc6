import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';

/** What staff changed for a cohort takes effect for those whom it has in the course, a batch at a time. */
export const applyToCohort = defineJob({
  name: 'apply-to-cohort',
  payload: z.object({
    organizationId: z.uuid(),
    cohortId: z.uuid(),
    courseId: z.uuid(),
    /** Granted to each of them; for shifts and skips empty, as the rules say what follows. */
    unlockedStableIds: z.array(z.string()).max(100),
    /** The last enrollment of the batch before. */
    after: z.uuid().nullable(),
  }),
  maxAttempts: 25,
});
