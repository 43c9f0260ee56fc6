import { singleLine } from '../platform/mail/message.ts';
import { brandColor } from './brand-color.ts';
import { canonical, directionOf, fill, languageOf } from './language.ts';
import { webUrl } from './render-passages.ts';

/** Whom an e-mail goes to, and from where. */
export interface EmailFrameInput {
  /** The learner's: sentences and dates are in it. */
  readonly locale: string;
  readonly timeZone: string;
  readonly organizationName: string;
  readonly postalAddress: string | null;
  /** `#rrggbb` */
  readonly color: string | null;
  readonly logoUrl: string | null;
  readonly learnerName: string;
  readonly courseTitle: string;
  /** BCP 47: titles and blocks are in it. */
  readonly courseLanguage: string;
  readonly unsubscribeUrl?: string | null;
}

/** Of an e-mail about one unit. */
export interface UnitFrameInput extends EmailFrameInput {
  readonly unit: UnitInFrame;
  readonly unitUrl: string;
}

export interface UnitInFrame {
  readonly title: string;
  readonly summary: string;
  readonly position: number;
  readonly unitCount: number;
  readonly sectionTitle: string | null;
}

export type EmailFrame = ReturnType<typeof renderFrame>;

/** For the frame of an e-mail whose content is in this language. */
export function contentIn(tag: string) {
  const direction = directionOf(tag);
  return { contentLang: tag, contentDir: direction, contentStart: startOf(direction) };
}

/** For the frame of an e-mail whose heading is in this language. */
export function headingIn(tag: string) {
  const direction = directionOf(tag);
  return { headingLang: tag, headingDir: direction, headingStart: startOf(direction) };
}

const startOf = (direction: 'ltr' | 'rtl') => (direction === 'rtl' ? 'right' : 'left');

/** What all e-mails say and look alike, each field one line. */
export function renderFrame(input: EmailFrameInput) {
  const language = languageOf(input.locale);
  const { frame } = language.says;
  const organizationName = singleLine(input.organizationName);
  const learnerName = singleLine(input.learnerName);
  const courseTitle = singleLine(input.courseTitle);
  return {
    language,
    lang: language.tag,
    dir: language.direction,
    start: startOf(language.direction),
    ...contentIn(canonical(input.courseLanguage)),
    ...headingIn(canonical(input.courseLanguage)),
    courseTitle,
    organizationName,
    ...brandColor(input.color),
    logoUrl: logoOf(input.logoUrl),
    greeting: learnerName ? fill(frame.greeting, { name: learnerName }) : frame.greetingWithoutName,
    reason: fill(frame.reason, { course: courseTitle, organization: organizationName }),
    postalAddress: (input.postalAddress ?? '').split(/\r?\n/).map(singleLine).filter(Boolean).join(', '),
    unsubscribeLabel: frame.unsubscribe,
    unsubscribeUrl: input.unsubscribeUrl ? webUrl(input.unsubscribeUrl) : '',
  };
}

/** The frame of an e-mail about one unit. */
export function renderUnitFrame(input: UnitFrameInput) {
  const frame = renderFrame(input);
  const { says } = frame.language;
  const heading = singleLine(input.unit.title);
  const place = [
    fill(says.frame.place, {
      position: String(input.unit.position),
      count: String(input.unit.unitCount),
    }),
    singleLine(input.unit.sectionTitle ?? ''),
  ].filter(Boolean);
  return {
    ...frame,
    heading,
    place: [frame.courseTitle, ...place].join(' · '),
    placeInCourse: place.join(' · '),
    numberedTitle: fill(says.frame.numberedTitle, { position: String(input.unit.position), title: heading }),
    unitUrl: webUrl(input.unitUrl),
  };
}

/** A picture is only fetched by https: a reader's mail program would not show another. */
function logoOf(url: string | null): string {
  return url !== null && URL.canParse(url) && new URL(url).protocol === 'https:' ? new URL(url).href : '';
}
