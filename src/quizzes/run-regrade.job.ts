import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';

/** Does the next chunk of a regrade: previewing, applying or taking back, as its row says. */
export const runRegrade = defineJob({
  name: 'run-regrade',
  payload: z.object({ organizationId: z.uuid(), regradeId: z.uuid() }),
});
