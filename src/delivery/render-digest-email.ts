import { singleLine } from '../platform/mail/message.ts';
import type { QuestionByMail } from './answer-links.ts';
import { fill, fillCounted } from './language.ts';
import { renderEmail, roomIn } from './render-email.ts';
import type { Email } from './render-email.ts';
import { headingIn, renderFrame } from './render-frame.ts';
import type { EmailFrameInput, UnitInFrame } from './render-frame.ts';
import { bytesOf, joinPassages, link, paragraph, title, webUrl } from './render-passages.ts';
import type { Passage } from './render-passages.ts';
import { renderQuestion } from './render-question.ts';

export interface DigestUnit {
  readonly unit: UnitInFrame;
  readonly content: readonly Passage[];
  readonly unitUrl: string;
  readonly quizUrl: string | null;
  readonly readRestUrl: string;
  /** The question of a quiz that can be answered from the mail; null: it cannot. */
  readonly question?: QuestionByMail | null;
}

export interface DigestEmailInput extends EmailFrameInput {
  readonly courseUrl: string;
  /** In course order. */
  readonly units: readonly DigestUnit[];
}

/** More are counted, not told. */
const MAX_UNITS = 20;

/** The e-mail that brings several units at once: each in full as long as there is room, else what it is about and where to read it. */
export function renderDigestEmail(input: DigestEmailInput): Email {
  const { language, ...frame } = renderFrame(input);
  const { frame: labels, digest } = language.says;
  const names = { course: frame.courseTitle };
  const shown = input.units.slice(0, MAX_UNITS);
  const hidden = input.units.length - shown.length;
  const inShort = shown.map((unit) => digestPassage(unit, false));
  const render = (content: readonly Passage[]) =>
    renderEmail(
      {
        ...frame,
        ...headingIn(frame.lang),
        language,
        subject: fillCounted(language, digest.subject, input.units.length, names),
        preheader: shown
          .map(({ unit }) => singleLine(unit.title))
          .join(' · ')
          .slice(0, 200),
        place: frame.courseTitle,
        heading: fillCounted(language, digest.heading, input.units.length),
        opening: fill(digest.opening, names),
        summary: '',
        buttonLabel: labels.openCourse,
        buttonUrl: webUrl(input.courseUrl),
        linkLabel: '',
        linkUrl: webUrl(input.courseUrl),
      },
      {
        content,
        ...(hidden > 0 && { closing: [paragraph(fillCounted(language, digest.more, hidden))] }),
      },
    );
  return render(
    fullWhereRoom(
      shown.map((unit) => digestPassage(unit, true)),
      inShort,
      roomIn(render(inShort)),
    ),
  );

  function digestPassage(
    { unit, content, unitUrl, quizUrl, readRestUrl, question = null }: DigestUnit,
    isFull: boolean,
  ): Passage {
    const heading = fill(labels.numberedTitle, {
      position: String(unit.position),
      title: singleLine(unit.title),
    });
    const summary = singleLine(unit.summary);
    const next =
      quizUrl === null
        ? link({ label: labels.openUnit, url: unitUrl })
        : link({ label: labels.takeQuiz, url: quizUrl });
    return joinPassages([
      title(heading),
      ...(summary ? [paragraph(summary)] : []),
      ...(isFull ? content : [link({ label: digest.readUnit, url: readRestUrl })]),
      ...(isFull ? renderQuestion(question, { ...frame, language }) : []),
      next,
    ]);
  }
}

/** From the first on, each in full for which there is room besides what all the others take in short. */
function fullWhereRoom(
  full: readonly Passage[],
  inShort: readonly Passage[],
  room: { html: number; text: number },
): Passage[] {
  let { html, text } = room;
  return inShort.map((short, index) => {
    const long = full[index] as Passage;
    const more = bytesOf(long);
    const less = bytesOf(short);
    const isFitting = more.html - less.html <= html && more.text - less.text <= text;
    if (!isFitting) return short;
    html -= more.html - less.html;
    text -= more.text - less.text;
    return long;
  });
}
