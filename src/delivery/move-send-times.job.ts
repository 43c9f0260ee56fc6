import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';

/** Moves what waits for its time, after settings of a cohort or the whole organization were changed. */
export const moveSendTimesOfMany = defineJob({
  name: 'move-send-times',
  payload: z.object({ organizationId: z.uuid(), cohortId: z.uuid().nullable() }),
});
