import { z } from 'zod';
import { badInput } from '../platform/errors.ts';

const MAX_EVENTS = 500;
const MAX_DETAIL = 500;

/** The text of servers: one line, and only so much of it. */
const words = z.string().transform((text) =>
  text
    .replace(/[\s\p{Cc}\p{Cs}]+/gu, ' ')
    .trim()
    .slice(0, MAX_DETAIL),
);

const reportedEvent = z
  .strictObject({
    type: z.enum(['DELIVERED', 'BOUNCED', 'COMPLAINED']),
    permanent: z.boolean().default(false),
    returnPath: z.string().max(320).optional(),
    messageId: z.string().max(320).optional(),
    organizationId: z.uuid().optional(),
    detail: words.nullish(),
    occurredAt: z.iso.datetime({ offset: true }).nullish(),
  })
  .refine(
    ({ returnPath, messageId, organizationId }) =>
      returnPath !== undefined || (messageId !== undefined && organizationId !== undefined),
    'needs the `returnPath`, or the `messageId` with the `organizationId`',
  );

const report = z.strictObject({ events: z.array(reportedEvent).max(MAX_EVENTS) });

export type ReportedEvent = z.infer<typeof reportedEvent>;

/** @throws DomainError BAD_USER_INPUT that names what is wrong */
export function readMailReport(body: unknown): ReportedEvent[] {
  const parsed = report.safeParse(body);
  if (parsed.success) return parsed.data.events;
  const fields = parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: path.join('.'), message }));
  throw badInput(
    `The report is wrong: ${fields.map(({ path, message }) => `${path} ${message}`).join('; ')}.`,
    fields,
  );
}
