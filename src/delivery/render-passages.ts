import { escapeHtml } from '../platform/mail/escape-html.ts';
import { singleLine } from '../platform/mail/message.ts';
import { renderUnitHtml, renderUnitText, splitBlock } from '../units/index.ts';
import type { Block } from '../units/index.ts';

/** A piece of an e-mail in both its forms, which say the same. The HTML is safe. */
export interface Passage {
  readonly html: string;
  readonly text: string;
}

export interface Link {
  readonly label: string;
  readonly url: string;
}

/** What a unit's passages are together before prose is cut finer, so that little of a long unit has to be left out. */
const LARGE = 64 * 1024;

/** The content of a unit, block by block. */
export function renderUnitPassages(blocks: readonly Block[], direction: 'ltr' | 'rtl'): Passage[] {
  const render = (block: Block): Passage => ({
    html: renderUnitHtml([block], direction === 'rtl' ? 'EMAIL_RTL' : 'EMAIL'),
    text: renderUnitText([block]),
  });
  const passages = blocks.map(render);
  const length = passages.reduce((sum, { html }) => sum + html.length, 0);
  return length < LARGE ? passages : blocks.flatMap(splitBlock).map(render);
}

export function joinPassages(passages: readonly Passage[]): Passage {
  return {
    html: passages.map(({ html }) => html).join('\n'),
    text: passages
      .map(({ text }) => text.trim())
      .filter(Boolean)
      .join('\n\n'),
  };
}

/** What a passage takes of the room, with what parts it from the next. */
export function bytesOf({ html, text }: Passage): { html: number; text: number } {
  return { html: Buffer.byteLength(html) + 1, text: Buffer.byteLength(text) + 2 };
}

/** A sentence or more as a paragraph. */
export function paragraph(text: string): Passage {
  const line = singleLine(text);
  return { html: `<p style="margin: 0 0 16px">${escapeHtml(line)}</p>`, text: line };
}

export function list(items: readonly string[]): Passage {
  const lines = items.map(singleLine);
  return {
    html: `<ul style="margin: 0 0 16px; padding: 0 24px">${lines
      .map((line) => `<li style="margin: 0 0 6px">${escapeHtml(line)}</li>`)
      .join('')}</ul>`,
    text: lines.map((line) => `- ${line}`).join('\n'),
  };
}

export function title(text: string): Passage {
  const line = singleLine(text);
  return {
    html: `<h2 style="margin: 32px 0 10px; font-size: 22px; line-height: 1.3">${escapeHtml(line)}</h2>`,
    text: `${line}\n${'='.repeat(Math.min(line.length, 72))}`,
  };
}

export function link({ label, url }: Link): Passage {
  const line = singleLine(label);
  return {
    html: `<p style="margin: 0 0 16px"><a href="${escapeHtml(webUrl(url))}" style="color: #1f5fd0">${escapeHtml(line)}</a></p>`,
    text: `${line}:\n${webUrl(url)}`,
  };
}

/** Links to choose one of, each a box that a thumb can hit. */
export function choices(links: readonly Link[]): Passage {
  const box =
    'display: block; margin: 0 0 10px; padding: 12px 16px; border: 1px solid #8794a5; border-radius: 6px; text-decoration: none; color: #1c2430';
  return {
    html: links
      .map(
        ({ label, url }) =>
          `<a href="${escapeHtml(webUrl(url))}" style="${box}">${escapeHtml(singleLine(label))}</a>`,
      )
      .join('\n'),
    text: links.map(({ label, url }) => `- ${singleLine(label)}\n  ${webUrl(url)}`).join('\n'),
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
