import { singleLine } from '../platform/mail/message.ts';
import { fill, timeIn } from './language.ts';
import { renderEmail } from './render-email.ts';
import type { Email } from './render-email.ts';
import { renderUnitFrame } from './render-frame.ts';
import type { UnitFrameInput } from './render-frame.ts';
import { paragraph, webUrl } from './render-passages.ts';

export interface ReminderEmailInput extends UnitFrameInput {
  /** ISO 8601. */
  readonly waitsSince: string;
  readonly quizUrl: string | null;
}

/** The e-mail about a unit that has been open for a while and is not completed. */
export function renderReminderEmail(input: ReminderEmailInput): Email {
  const { numberedTitle, ...frame } = renderUnitFrame(input);
  const { frame: labels, reminder } = frame.language.says;
  const names = { course: frame.courseTitle, unit: numberedTitle };
  const date = timeIn(frame.language, input.waitsSince, input.timeZone);
  return renderEmail(
    {
      ...frame,
      subject: fill(reminder.subject, names),
      preheader: fill(reminder.opening, { ...names, date }),
      opening: fill(reminder.opening, { ...names, date }),
      summary: singleLine(input.unit.summary),
      buttonLabel: labels.openUnit,
      buttonUrl: frame.unitUrl,
      linkLabel: input.quizUrl === null ? '' : labels.takeQuiz,
      linkUrl: webUrl(input.quizUrl ?? input.unitUrl),
    },
    { closing: [paragraph(reminder.closing)] },
  );
}
