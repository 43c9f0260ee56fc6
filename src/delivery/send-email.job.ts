import { z } from 'zod';
import { defineJob } from '../platform/jobs/job.ts';

/** Sends one planned e-mail. Many tries: a mail server may be away for hours. */
export const sendEmail = defineJob({
  name: 'send-email',
  payload: z.object({ organizationId: z.uuid(), deliveryId: z.uuid() }),
  maxAttempts: 25,
});
