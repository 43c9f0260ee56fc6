import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { escapeHtml } from '../platform/mail/escape-html.ts';
import type { EmailFrame } from './render-frame.ts';
import { bytesOf, joinPassages, link, paragraph } from './render-passages.ts';
import type { Passage } from './render-passages.ts';

export interface Email {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Whether some of the content had no room. */
  readonly isCut: boolean;
}

/** What an e-mail states; each is one line, so that no field can pose as another. Empty: left out. */
export interface EmailFacts extends EmailFrame {
  readonly subject: string;
  readonly preheader: string;
  readonly place: string;
  readonly heading: string;
  readonly opening: string;
  readonly summary: string;
  readonly buttonLabel: string;
  readonly buttonUrl: string;
  /** A second thing to do. */
  readonly linkLabel: string;
  readonly linkUrl: string;
}

export interface EmailBody {
  /** In the course's language; what there is no room for is left out from the end. */
  readonly content?: readonly Passage[];
  /** Where all of the content can be read, when some of it is left out. */
  readonly readRestUrl?: string;
  /** In the course's language, after the content, and never left out. */
  readonly afterContent?: readonly Passage[];
  /** In the learner's language. */
  readonly closing?: readonly Passage[];
}

/** Of each part. Big clients cut a mail off a little above it, and with it the way to unsubscribe. */
export const SIZE_BUDGET = 90 * 1024;

/** One layout for every e-mail. HTML and text state the same, and each is within the budget. */
export function renderEmail(facts: EmailFacts, body: EmailBody): Email {
  const { content = [], readRestUrl } = body;
  const whole = fillEmail(facts, body, content);
  const room = roomIn(whole);
  if (readRestUrl === undefined || (room.html >= 0 && room.text >= 0)) return whole;
  const { cutShort, readRest } = facts.language.says.frame;
  const closing = [paragraph(cutShort), link({ label: readRest, url: readRestUrl }), ...(body.closing ?? [])];
  const cut = { ...body, closing };
  const kept = leadingThatFit(content, roomIn(fillEmail(facts, cut, [])));
  return { ...fillEmail(facts, cut, content.slice(0, kept)), isCut: true };
}

/** Bytes that are left of the budget. */
export function roomIn({ html, text }: Passage): { html: number; text: number } {
  return { html: SIZE_BUDGET - Buffer.byteLength(html), text: SIZE_BUDGET - Buffer.byteLength(text) };
}

function leadingThatFit(passages: readonly Passage[], room: { html: number; text: number }): number {
  let { html, text } = room;
  const firstTooMuch = passages.findIndex((passage) => {
    const bytes = bytesOf(passage);
    html -= bytes.html;
    text -= bytes.text;
    return html < 0 || text < 0;
  });
  return firstTooMuch < 0 ? passages.length : firstTooMuch;
}

function fillEmail(facts: EmailFacts, body: EmailBody, content: readonly Passage[]): Email {
  const inner = joinPassages([...content, ...(body.afterContent ?? [])]);
  const closing = joinPassages(body.closing ?? []);
  const { language: _, ...lines } = facts;
  return {
    subject: facts.subject,
    html: fillLayout(readLayout(), { ...lines, body: inner.html, closing: closing.html }),
    text: textOf(facts, [inner.text, closing.text]),
    isCut: false,
  };
}

function textOf(facts: EmailFacts, body: readonly string[]): string {
  const paragraphs = [
    facts.heading,
    facts.place,
    facts.greeting,
    facts.opening,
    facts.summary,
    ...body,
    `${facts.buttonLabel}:\n${facts.buttonUrl}`,
    facts.linkLabel && `${facts.linkLabel}:\n${facts.linkUrl}`,
    `-- \n${facts.reason}`,
    [facts.organizationName, facts.postalAddress].filter(Boolean).join('\n'),
    facts.unsubscribeUrl && `${facts.unsubscribeLabel}:\n${facts.unsubscribeUrl}`,
  ];
  return `${paragraphs.filter(Boolean).join('\n\n')}\n`;
}

/**
 * `{{name}}` is escaped, `{{{name}}}` is not; `{{#name}}…{{/name}}` stays when the value is not empty, and
 * `{{^name}}…{{/name}}` when it is. One pass over the layout: what a value brings along is never read as a placeholder.
 */
function fillLayout(layout: string, values: Readonly<Record<string, string>>): string {
  const valueOf = (name: string) => {
    const value = values[name];
    if (value === undefined) throw new TypeError(`The layout names {{${name}}}, which no e-mail has.`);
    return value;
  };
  return layout
    .replace(/{{([#^])\s*(\w+)\s*}}([^]*?){{\/\2}}/g, (_, when: string, name: string, inner: string) =>
      (valueOf(name) === '') === (when === '^') ? inner : '',
    )
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
