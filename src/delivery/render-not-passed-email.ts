import type { NotPassedFacts } from './delivery-facts.ts';
import { fill, fillCounted, timeIn } from './language.ts';
import type { Language } from './language.ts';
import { renderEmail } from './render-email.ts';
import type { Email } from './render-email.ts';
import { renderUnitFrame } from './render-frame.ts';
import type { UnitFrameInput } from './render-frame.ts';
import { percentIn } from './render-graded-email.ts';
import { list, paragraph, webUrl } from './render-passages.ts';

export type NotPassedEmailInput = UnitFrameInput & NotPassedFacts & { readonly quizUrl: string | null };

/** The e-mail after a quiz that was not passed: what to read again, and when to try again. It says nothing of what is right. */
export function renderNotPassedEmail(input: NotPassedEmailInput): Email {
  const { numberedTitle, ...frame } = renderUnitFrame(input);
  const { frame: labels, notPassed } = frame.language.says;
  const names = { course: frame.courseTitle, unit: numberedTitle };
  const mayRetry = input.attemptsLeft === null || input.attemptsLeft > 0;
  const retry = retrySentence(frame.language, input);
  return renderEmail(
    {
      ...frame,
      subject: fill(notPassed.subject, names),
      preheader: retry,
      opening: fill(notPassed.opening, names),
      summary: '',
      buttonLabel: labels.openUnit,
      buttonUrl: frame.unitUrl,
      linkLabel: mayRetry && input.quizUrl !== null ? labels.takeQuiz : '',
      linkUrl: webUrl(input.quizUrl ?? input.unitUrl),
    },
    {
      closing: [
        ...(input.percent === null
          ? []
          : [paragraph(fill(notPassed.score, { percent: percentIn(frame.language, input.percent) }))]),
        ...(mayRetry ? [paragraph(notPassed.review)] : []),
        ...(input.review.length > 0 ? [paragraph(notPassed.reviewItems), list(input.review)] : []),
        paragraph(retry),
      ],
    },
  );
}

function retrySentence(language: Language, input: NotPassedEmailInput): string {
  const { notPassed } = language.says;
  const { attemptsLeft, retryAt, timeZone } = input;
  if (attemptsLeft === 0) return notPassed.noAttemptsLeft;
  const when =
    retryAt === null
      ? notPassed.retryNow
      : fill(notPassed.retryAt, { date: timeIn(language, retryAt, timeZone) });
  return attemptsLeft === null
    ? when
    : `${when} ${fillCounted(language, notPassed.attemptsLeft, attemptsLeft)}`;
}
