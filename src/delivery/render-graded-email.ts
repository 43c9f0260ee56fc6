import type { GradeFacts } from './delivery-facts.ts';
import { fill, numberIn } from './language.ts';
import type { Language } from './language.ts';
import { renderEmail } from './render-email.ts';
import type { Email } from './render-email.ts';
import { renderUnitFrame } from './render-frame.ts';
import type { UnitFrameInput } from './render-frame.ts';
import { paragraph } from './render-passages.ts';

export type GradedEmailInput = UnitFrameInput & Partial<GradeFacts>;

/** The e-mail that tells a learner of a grade. It says the score where the learner may see it, and nothing of the answers. */
export function renderGradedEmail(input: GradedEmailInput): Email {
  const { numberedTitle, ...frame } = renderUnitFrame(input);
  const { frame: labels, graded } = frame.language.says;
  const { isChange = false } = input;
  const names = { course: frame.courseTitle, unit: numberedTitle };
  const score = scoreSentence(frame.language, input);
  return renderEmail(
    {
      ...frame,
      subject: fill(isChange ? graded.subjectChanged : graded.subject, names),
      preheader: score,
      opening: fill(isChange ? graded.openingChanged : graded.opening, names),
      summary: '',
      buttonLabel: labels.openUnit,
      buttonUrl: frame.unitUrl,
      linkLabel: '',
      linkUrl: frame.unitUrl,
    },
    { closing: [paragraph(score)] },
  );
}

function scoreSentence(language: Language, { percent = null, passed = null }: Partial<GradeFacts>): string {
  const { graded } = language.says;
  if (percent === null) return graded.hidden;
  const sentence = passed === null ? graded.scored : passed ? graded.passed : graded.notPassed;
  return fill(sentence, { percent: percentIn(language, percent) });
}

/** A stored decimal as the language writes it. */
export function percentIn(language: Language, percent: string): string {
  const value = Number(percent);
  return Number.isFinite(value) ? numberIn(language, value) : percent;
}
