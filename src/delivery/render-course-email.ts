import { fill, fillCounted, timeIn } from './language.ts';
import { renderEmail } from './render-email.ts';
import type { Email } from './render-email.ts';
import { renderFrame } from './render-frame.ts';
import type { EmailFrameInput } from './render-frame.ts';
import { paragraph, webUrl } from './render-passages.ts';

interface CourseFrameInput extends EmailFrameInput {
  readonly courseUrl: string;
}

/** What the three e-mails about the whole course have alike. */
function renderCourseEmail(
  input: CourseFrameInput,
  { subject, opening, sentences }: { subject: string; opening: string; sentences: readonly string[] },
): Email {
  const frame = renderFrame(input);
  const names = { course: frame.courseTitle };
  const courseUrl = webUrl(input.courseUrl);
  return renderEmail(
    {
      ...frame,
      subject: fill(subject, names),
      preheader: sentences[0] ?? '',
      place: '',
      heading: frame.courseTitle,
      opening: fill(opening, names),
      summary: '',
      buttonLabel: frame.language.says.frame.openCourse,
      buttonUrl: courseUrl,
      linkLabel: '',
      linkUrl: courseUrl,
    },
    { closing: sentences.map(paragraph) },
  );
}

/** The e-mail at the end of a course. */
export function renderCompletedEmail(input: CourseFrameInput & { readonly unitCount: number }): Email {
  const { language } = renderFrame(input);
  const { completed } = language.says;
  const sentences = [fillCounted(language, completed.closing, input.unitCount)];
  return renderCourseEmail(input, { ...completed, sentences });
}

/** The e-mail about a leave that begins. */
export function renderPausedEmail(input: CourseFrameInput & { readonly until: string | null }): Email {
  const { language } = renderFrame(input);
  const { paused } = language.says;
  const end =
    input.until === null
      ? paused.open
      : fill(paused.until, { date: timeIn(language, input.until, input.timeZone) });
  return renderCourseEmail(input, { ...paused, sentences: [end, paused.kept] });
}

/** The e-mail about a leave that is over. */
export function renderResumedEmail(input: CourseFrameInput): Email {
  const { resumed } = renderFrame(input).language.says;
  return renderCourseEmail(input, { ...resumed, sentences: [resumed.closing] });
}
