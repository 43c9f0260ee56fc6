import { singleLine } from '../platform/mail/message.ts';
import { renderFrame, webUrl } from './render-frame.ts';
import type { EmailFrameInput } from './render-frame.ts';
import { renderEmail } from './render-email.ts';
import type { Email } from './render-email.ts';

export interface UnitEmailInput extends EmailFrameInput {
  readonly kind: 'WELCOME' | 'UNIT';
  /** Safe HTML of the unit's blocks: it is not escaped again. */
  readonly bodyHtml: string;
  readonly bodyText: string;
  /** null: the unit has no quiz, and the button opens the unit. */
  readonly quizUrl: string | null;
}

/** The e-mail that brings a unit to its learner. */
export function renderUnitEmail(input: UnitEmailInput): Email {
  const isWelcome = input.kind === 'WELCOME';
  const { numberedTitle, ...frame } = renderFrame(input);
  const { courseTitle, place } = frame;
  const summary = singleLine(input.unit.summary);
  return renderEmail(
    {
      ...frame,
      subject: isWelcome ? `Welcome to ${courseTitle} — ${numberedTitle}` : numberedTitle,
      preheader: summary || place,
      opening: isWelcome
        ? `Welcome to ${courseTitle}. This is your first unit.`
        : `The next unit of ${courseTitle} is open for you.`,
      summary,
      buttonLabel: input.quizUrl === null ? 'Open the unit' : 'Take the quiz',
      buttonUrl: webUrl(input.quizUrl ?? input.unitUrl),
      unitLabel: input.quizUrl === null ? '' : 'Open the unit in your browser',
    },
    { html: input.bodyHtml, text: input.bodyText },
  );
}
