import { singleLine } from '../platform/mail/message.ts';
import type { QuestionByMail } from './answer-links.ts';
import { fill } from './language.ts';
import { renderEmail } from './render-email.ts';
import type { Email } from './render-email.ts';
import { renderUnitFrame } from './render-frame.ts';
import type { UnitFrameInput } from './render-frame.ts';
import { webUrl } from './render-passages.ts';
import type { Passage } from './render-passages.ts';
import { renderQuestion } from './render-question.ts';

export interface UnitEmailInput extends UnitFrameInput {
  readonly kind: 'WELCOME' | 'UNIT';
  /** The unit's blocks. */
  readonly content: readonly Passage[];
  readonly readRestUrl: string;
  /** null: the unit has no quiz, and the button opens the unit. */
  readonly quizUrl: string | null;
  /** The question of a quiz that can be answered from the mail; null: it cannot. */
  readonly question?: QuestionByMail | null;
}

/** The e-mail that brings a unit to its learner. */
export function renderUnitEmail(input: UnitEmailInput): Email {
  const { numberedTitle, placeInCourse, ...frame } = renderUnitFrame(input);
  const { says } = frame.language;
  const sentences = input.kind === 'WELCOME' ? says.welcome : says.unit;
  const summary = singleLine(input.unit.summary);
  return renderEmail(
    {
      ...frame,
      subject: fill(sentences.subject, { course: frame.courseTitle, unit: numberedTitle }),
      preheader: summary || placeInCourse,
      opening: fill(sentences.opening, { course: frame.courseTitle }),
      summary,
      buttonLabel: input.quizUrl === null ? says.frame.openUnit : says.frame.takeQuiz,
      buttonUrl: webUrl(input.quizUrl ?? input.unitUrl),
      linkLabel: input.quizUrl === null ? '' : says.frame.openUnitInBrowser,
      linkUrl: frame.unitUrl,
    },
    {
      content: input.content,
      readRestUrl: input.readRestUrl,
      closing: renderQuestion(input.question ?? null, frame),
    },
  );
}
