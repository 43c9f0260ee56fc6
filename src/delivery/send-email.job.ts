import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';
import { FIRST_MAIL_PRIORITY } from './mail-priority.ts';

/** Sends one planned e-mail. Tries count what dies or is out of order here; a mail server may be away for as long as it likes. */
export const sendEmail = defineJob({
  name: 'send-email',
  payload: z.object({ organizationId: z.uuid(), deliveryId: z.uuid() }),
  maxAttempts: 25,
  priority: FIRST_MAIL_PRIORITY,
});
