import { singleLine } from '../platform/mail/message.ts';
import { fill } from './language.ts';
import { renderEmail } from './render-email.ts';
import type { Email } from './render-email.ts';
import { renderUnitFrame } from './render-frame.ts';
import type { UnitFrameInput } from './render-frame.ts';
import { choices, paragraph, webUrl } from './render-passages.ts';
import type { Link, Passage } from './render-passages.ts';

export interface UnitEmailInput extends UnitFrameInput {
  readonly kind: 'WELCOME' | 'UNIT';
  /** The unit's blocks. */
  readonly content: readonly Passage[];
  readonly readRestUrl: string;
  /** null: the unit has no quiz, and the button opens the unit. */
  readonly quizUrl: string | null;
  /** The options of a quiz that can be answered from the mail; none: it cannot. */
  readonly answers?: readonly Link[];
}

/** The e-mail that brings a unit to its learner. */
export function renderUnitEmail(input: UnitEmailInput): Email {
  const { numberedTitle, placeInCourse, ...frame } = renderUnitFrame(input);
  const { says } = frame.language;
  const sentences = input.kind === 'WELCOME' ? says.welcome : says.unit;
  const summary = singleLine(input.unit.summary);
  const { answers = [] } = input;
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
      ...(answers.length > 0 && { closing: [paragraph(says.frame.answerHere), choices(answers)] }),
    },
  );
}
