import { escapeHtml } from '../platform/mail/escape-html.ts';
import { singleLine } from '../platform/mail/message.ts';
import { renderUnitHtml } from '../units/index.ts';
import type { Block } from '../units/index.ts';
import { fill, languageOf } from './language.ts';
import { renderUnitFrame } from './render-frame.ts';
import type { UnitFrameInput } from './render-frame.ts';

/** Nothing runs, nothing is sent, and nothing is fetched but the unit's pictures. */
export const PAGE_CSP = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src https:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const STYLE = `
:root { color-scheme: light dark; font: 17px/1.6 system-ui, sans-serif; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 44rem; overflow-wrap: anywhere; }
h1 { line-height: 1.2; }
header, footer { opacity: .75; }
img { max-width: 100%; height: auto; }
table { border-collapse: collapse; }
th, td { padding: .3rem .7rem; border: 1px solid #8886; }
pre, code { direction: ltr; unicode-bidi: isolate; text-align: left; font: .85rem/1.5 monospace; }
pre { padding: .8rem 1rem; border: 1px solid #8886; border-radius: 6px; white-space: pre-wrap; }
aside, .definition, blockquote { margin: 1rem 0; padding: .1rem 1rem; border-inline-start: 4px solid #8888; }
figure { margin: 1rem 0; }`;

/** The whole of a unit whose mail had no room for it. */
export function renderReadPage(input: UnitFrameInput & { readonly blocks: readonly Block[] }): string {
  const { heading, place, unitUrl, contentLang, contentDir, organizationName, language } =
    renderUnitFrame(input);
  const summary = singleLine(input.unit.summary);
  return pageOf(
    { lang: language.tag, dir: language.direction, title: heading },
    `<header><p>${escapeHtml(place)}</p></header>
<main lang="${escapeHtml(contentLang)}" dir="${contentDir}">
<h1>${escapeHtml(heading)}</h1>
${summary ? `<p><em>${escapeHtml(summary)}</em></p>` : ''}
${renderUnitHtml(input.blocks, 'WEB')}
</main>
<p><a href="${escapeHtml(unitUrl)}">${escapeHtml(language.says.page.openUnit)}</a></p>
<footer><p>${escapeHtml(organizationName)}</p></footer>`,
  );
}

/** For a link that was good once. */
export function renderExpiredPage({
  locale,
  unitUrl,
  days,
}: {
  locale: string;
  unitUrl: string;
  days: number;
}): string {
  const { tag, direction, says } = languageOf(locale);
  return pageOf(
    { lang: tag, dir: direction, title: says.page.expired },
    `<h1>${escapeHtml(says.page.expired)}</h1>
<p>${escapeHtml(fill(says.page.expiredText, { days: String(days) }))}</p>
<p><a href="${escapeHtml(unitUrl)}">${escapeHtml(says.frame.openUnit)}</a></p>`,
  );
}

/** For what was never a link of ours: whose it could be is not known, so neither is a language. */
export function renderNoSuchPage(): string {
  return pageOf(
    { lang: 'en', dir: 'ltr', title: 'There is nothing here' },
    '<h1>There is nothing here</h1>\n<p>Open the link just as it stands in your e-mail.</p>',
  );
}

function pageOf({ lang, dir, title }: { lang: string; dir: string; title: string }, body: string): string {
  return `<!doctype html>
<html lang="${escapeHtml(lang)}" dir="${dir}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style></head>
<body>
${body}
</body>
</html>
`;
}
