/**
 * Deliveries are the e-mails that carry units to learners, and tell them how they did and when they go on.
 * - One is planned in the transaction of the unlock or grade, with the job that sends it: no unlock without its mail.
 * - There is one for each enrollment, kind, unit and sequence, however often it is planned.
 * - Claim, send, mark: sent at least once, always under the Message-ID made from its id; a possible second time shows.
 * - Units wait for the learner's rhythm, and like welcomes and reminders for the hours in which mail goes; what answers an
 *   action goes at once. When settings change, what waits moves.
 * - Nobody who paused or left a course is written to, nor who unsubscribed, nor at an address that bounced.
 * - HTML and text say the same, from one source of blocks, in the reader's language and the organization's brand; each is
 *   within the size budget, and what had no room is behind a signed link.
 * - Every course mail can be ended by whoever gets it, in one click and without a session.
 */
export { AnswerLinks } from './answer-links.ts';
export { DeliveryEventEntity } from './delivery-event.entity.ts';
export { DeliveryModule } from './delivery.module.ts';
export { findDelivery } from './delivery.queries.ts';
export { DeliveryService } from './delivery.service.ts';
export type { EmailDeliveryRow } from './delivery.service.ts';
export { EmailDeliveryEntity } from './email-delivery.entity.ts';
export type { DeliveryFacts, GradeFacts, NotPassedFacts } from './delivery-facts.ts';
export { fill, languageOf, timeIn } from './language.ts';
export type { Language } from './language.ts';
export { LinkPageModule } from './link-page.module.ts';
export { MailSuppressionEntity } from './mail-suppression.entity.ts';
export { FIRST_MAIL_PRIORITY } from './mail-priority.ts';
export { planEmails } from './plan-emails.ts';
export { planReminders } from './plan-reminders.ts';
export { cancelReminders } from './reminder.queries.ts';
export { planResend } from './plan-resend.ts';
export { loadSendTimes, sendTimesOf } from './send-times.ts';
export { OWN_SEND_SETTINGS_COLUMNS, SEND_SETTINGS_COLUMNS } from './send-times.queries.ts';
export type { SendSettingsRow } from './send-times.queries.ts';
export type { SendTimes } from './send-times.ts';
export { listWaitingMail } from './waiting-mail.queries.ts';
export { DeliveryPayload } from './steer-delivery.model.ts';
