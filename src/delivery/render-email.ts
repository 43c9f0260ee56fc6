import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { escapeHtml } from '../platform/mail/escape-html.ts';
import type { EmailFrame } from './render-frame.ts';

export interface Email {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** What an e-mail states; each is one line, so that no field can pose as another. Empty: left out. */
export interface EmailFacts extends Omit<EmailFrame, 'numberedTitle'> {
  readonly subject: string;
  readonly preheader: string;
  readonly opening: string;
  readonly summary: string;
  readonly buttonLabel: string;
  readonly buttonUrl: string;
  readonly unitLabel: string;
}

/** One layout for every e-mail. HTML and text state the same; the HTML of the body is safe and not escaped again. */
export function renderEmail(
  facts: EmailFacts,
  body: { readonly html: string; readonly text: string },
): Email {
  return {
    subject: facts.subject,
    html: fillLayout(readLayout(), { ...facts, body: body.html }),
    text: textOf(facts, body.text),
  };
}

function textOf(facts: EmailFacts, bodyText: string): string {
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
