import { escapeHtml } from '../platform/mail/escape-html.ts';
import { renderFrame } from './render-frame.ts';
import type { EmailFrameInput } from './render-frame.ts';
import type { GradeFacts } from './grade-facts.ts';
import { renderEmail } from './render-email.ts';
import type { Email } from './render-email.ts';

export type GradedEmailInput = EmailFrameInput & Partial<GradeFacts>;

/** The e-mail that tells a learner of a grade. It says the score where the learner may see it, and nothing of the answers. */
export function renderGradedEmail(input: GradedEmailInput): Email {
  const { numberedTitle, ...frame } = renderFrame(input);
  const { isChange = false } = input;
  const score = scoreSentence(input);
  return renderEmail(
    {
      ...frame,
      subject: isChange
        ? `Your grade in ${numberedTitle} has changed`
        : `Your answers in ${numberedTitle} are graded`,
      preheader: score,
      opening: isChange
        ? `Your grade in this unit of ${frame.courseTitle} has changed.`
        : `Your answers in this unit of ${frame.courseTitle} are graded.`,
      summary: '',
      buttonLabel: 'Open the unit',
      buttonUrl: frame.unitUrl,
      unitLabel: '',
    },
    { html: `<p style="margin: 0 0 16px">${escapeHtml(score)}</p>`, text: score },
  );
}

function scoreSentence({ percent = null, passed = null }: Partial<GradeFacts>): string {
  if (percent === null) return 'Open the unit to go on.';
  if (passed === null) return `You scored ${percent} %.`;
  return passed ? `You scored ${percent} % and passed.` : `You scored ${percent} %, which does not pass.`;
}
