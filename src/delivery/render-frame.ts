import { singleLine } from '../platform/mail/message.ts';

/** Whom an e-mail goes to, from where, and which unit it is about. */
export interface EmailFrameInput {
  readonly locale: string;
  readonly organizationName: string;
  readonly postalAddress: string | null;
  readonly learnerName: string;
  readonly courseTitle: string;
  readonly unit: {
    readonly title: string;
    readonly summary: string;
    readonly position: number;
    readonly unitCount: number;
    readonly sectionTitle: string | null;
  };
  readonly unitUrl: string;
  readonly unsubscribeUrl?: string | null;
}

export type EmailFrame = ReturnType<typeof renderFrame>;

/** What all e-mails about a unit say alike, line by line. */
export function renderFrame(input: EmailFrameInput) {
  const organizationName = singleLine(input.organizationName);
  const learnerName = singleLine(input.learnerName);
  const courseTitle = singleLine(input.courseTitle);
  const heading = singleLine(input.unit.title);
  const sectionTitle = singleLine(input.unit.sectionTitle ?? '');
  return {
    locale: input.locale,
    courseTitle,
    place: [`Unit ${input.unit.position} of ${input.unit.unitCount}`, sectionTitle]
      .filter(Boolean)
      .join(' · '),
    heading,
    numberedTitle: `Unit ${input.unit.position}: ${heading}`,
    greeting: learnerName ? `Hello ${learnerName},` : 'Hello,',
    unitUrl: webUrl(input.unitUrl),
    reason: `You get this e-mail because you are enrolled in ${courseTitle} at ${organizationName}.`,
    organizationName,
    postalAddress: (input.postalAddress ?? '').split(/\r?\n/).map(singleLine).filter(Boolean).join(', '),
    unsubscribeLabel: 'Unsubscribe from the e-mails of this course',
    unsubscribeUrl: input.unsubscribeUrl ? webUrl(input.unsubscribeUrl) : '',
  };
}

/** @throws TypeError for anything but an absolute http(s) URL: what else a link can be runs or reads something. */
export function webUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError('A link in an e-mail must be an absolute http(s) URL.');
  }
  return parsed.href;
}
