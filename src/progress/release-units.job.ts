import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';

/** Opens a unit at its time, with whatever else has come due for its learner. Many tries: nobody else looks after it. */
export const releaseUnits = defineJob({
  name: 'release-units',
  payload: z.object({ organizationId: z.uuid(), enrollmentId: z.uuid(), unitStableId: z.string() }),
  maxAttempts: 25,
});
