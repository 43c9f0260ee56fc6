import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { escapeHtml } from '../platform/mail/escape-html.ts';
import { singleLine } from '../platform/mail/message.ts';

export interface UnitEmailInput {
  readonly kind: 'WELCOME' | 'UNIT';
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
  /** Safe HTML of the unit's blocks: it is not escaped again. */
  readonly bodyHtml: string;
  readonly bodyText: string;
  /** null: the unit has no quiz, and the button opens the unit. */
  readonly quizUrl: string | null;
  readonly unitUrl: string;
  readonly unsubscribeUrl?: string | null;
}

export interface UnitEmail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** The e-mail that brings a unit to its learner. HTML and text state the same. */
export function renderUnitEmail(input: UnitEmailInput): UnitEmail {
  const facts = factsOf(input);
  return {
    subject: facts.subject,
    html: fillLayout(readLayout(), { ...facts, body: input.bodyHtml }),
    text: textOf(facts, input.bodyText),
  };
}

type Facts = ReturnType<typeof factsOf>;

/** What the learner is told; each is one line, so that no field can pose as another. */
function factsOf(input: UnitEmailInput) {
  const isWelcome = input.kind === 'WELCOME';
  const organizationName = singleLine(input.organizationName);
  const learnerName = singleLine(input.learnerName);
  const courseTitle = singleLine(input.courseTitle);
  const unitTitle = singleLine(input.unit.title);
  const summary = singleLine(input.unit.summary);
  const sectionTitle = singleLine(input.unit.sectionTitle ?? '');
  const place = [`Unit ${input.unit.position} of ${input.unit.unitCount}`, sectionTitle]
    .filter(Boolean)
    .join(' · ');
  const numberedTitle = `Unit ${input.unit.position}: ${unitTitle}`;
  return {
    locale: input.locale,
    subject: isWelcome ? `Welcome to ${courseTitle} — ${numberedTitle}` : numberedTitle,
    preheader: summary || place,
    courseTitle,
    place,
    heading: unitTitle,
    greeting: learnerName ? `Hello ${learnerName},` : 'Hello,',
    opening: isWelcome
      ? `Welcome to ${courseTitle}. This is your first unit.`
      : `The next unit of ${courseTitle} is open for you.`,
    summary,
    buttonLabel: input.quizUrl === null ? 'Open the unit' : 'Take the quiz',
    buttonUrl: webUrl(input.quizUrl ?? input.unitUrl),
    unitLabel: input.quizUrl === null ? '' : 'Open the unit in your browser',
    unitUrl: webUrl(input.unitUrl),
    reason: `You get this e-mail because you are enrolled in ${courseTitle} at ${organizationName}.`,
    organizationName,
    postalAddress: (input.postalAddress ?? '').split(/\r?\n/).map(singleLine).filter(Boolean).join(', '),
    unsubscribeLabel: 'Unsubscribe from the e-mails of this course',
    unsubscribeUrl: input.unsubscribeUrl ? webUrl(input.unsubscribeUrl) : '',
  };
}

function textOf(facts: Facts, bodyText: string): string {
  const paragraphs = [
    facts.heading,
    `${facts.courseTitle} · ${facts.place}`,
    facts.greeting,
    facts.opening,
    facts.summary,
    bodyText.trim(),
    `${facts.buttonLabel}:\n${facts.buttonUrl}`,
    facts.unitLabel && `${facts.unitLabel}:\n${facts.unitUrl}`,
    `-- \n${facts.reason}`,
    [facts.organizationName, facts.postalAddress].filter(Boolean).join('\n'),
    facts.unsubscribeUrl && `${facts.unsubscribeLabel}:\n${facts.unsubscribeUrl}`,
  ];
  return `${paragraphs.filter(Boolean).join('\n\n')}\n`;
}

/** @throws TypeError for anything but an absolute http(s) URL: what else a link can be runs or reads something. */
function webUrl(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError('A link in an e-mail must be an absolute http(s) URL.');
  }
  return parsed.href;
}

/**
 * `{{name}}` is escaped, `{{{name}}}` is not, and `{{#name}}…{{/name}}` stays when the value is not empty.
 * One pass over the layout: what a value brings along is never read as a placeholder.
 */
function fillLayout(layout: string, values: Readonly<Record<string, string>>): string {
  const valueOf = (name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`The layout names {{${name}}}, which no e-mail has.`);
    return value;
  };
  return layout
    .replace(/{{#(\w+)}}([^]*?){{\/\1}}/g, (_, name: string, inner: string) => (valueOf(name) ? inner : ''))
    .replace(/{{{\s*(\w+)\s*}}}|{{\s*(\w+)\s*}}/g, (_, raw?: string, name?: string) =>
      raw === undefined ? escapeHtml(valueOf(name ?? '')) : valueOf(raw),
    );
}

let layout: string | undefined;

/** The build makes it from layout.mjml, beside this file's own output; the tests run this file in src/. */
function readLayout(): string {
  if (layout === undefined) {
    const built = path.join(import.meta.dirname, 'layout.html');
    const fromSource = path.resolve(import.meta.dirname, '../../dist/src/delivery/layout.html');
    layout = readFileSync(existsSync(built) ? built : fromSource, 'utf8');
  }
  return layout;
}
