import { z } from 'zod';
import { FIRST_MAIL_PRIORITY } from '../delivery/index.ts';
import { defineJob } from '../platform/jobs/job.ts';

/**
 * Does the next chunks of a regrade: previewing, applying or taking back, as its row says. Behind what is handed in, and in
 * turn with the first e-mails: as many regrades as there are runners' hands would hold up both for minutes.
 */
export const runRegrade = defineJob({
  name: 'run-regrade',
  priority: FIRST_MAIL_PRIORITY,
  payload: z.object({ organizationId: z.uuid(), regradeId: z.uuid() }),
});
