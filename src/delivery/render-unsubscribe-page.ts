import { createHash } from 'node:crypto';
import { escapeHtml } from '../platform/mail/escape-html.ts';
import { fill, languageOf } from './language.ts';
import type { Language } from './language.ts';
import type { Subscription } from './unsubscribe.service.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 3rem auto; padding: 0 1rem; max-width: 34rem; overflow-wrap: anywhere; }
button { font: inherit; padding: .6rem 1.2rem; }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** The page runs nothing, loads nothing, and sends its form nowhere else. */
export const UNSUBSCRIBE_CSP = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** The body by which a form, or a mail program in one click, unsubscribes (RFC 8058). */
export const ONE_CLICK = { name: 'List-Unsubscribe', value: 'One-Click' };

/** The body by which the form of the page subscribes again. */
export const AGAIN = { name: 'subscription', value: 'again' };

/** In the reader's language. */
export function renderUnsubscribePage({ locale, isSubscribed, ...names }: Subscription): string {
  const language = languageOf(locale);
  const { title, text, button, doneTitle, doneText, again } = language.says.unsubscribe;
  const values = { course: names.courseTitle, organization: names.organizationName };
  return isSubscribed
    ? page(language, { title, text: fill(text, values), form: { field: ONE_CLICK, label: button } })
    : page(language, {
        title: doneTitle,
        text: fill(doneText, values),
        form: { field: AGAIN, label: again },
      });
}

/** The same for every link that is not one of ours, or not any more: whose it could be is not known, so neither is a language. */
export function renderUnknownLinkPage(): string {
  return page(languageOf('en'), {
    title: 'This link does not work',
    text: 'It may have been cut off. Copy the whole link from the e-mail.',
    form: null,
  });
}

export function renderTooOftenPage(): string {
  return page(languageOf('en'), {
    title: 'That was too often',
    text: 'Nothing was changed this time. Try again in some minutes.',
    form: null,
  });
}

interface PageContent {
  readonly title: string;
  readonly text: string;
  readonly form: { readonly field: { name: string; value: string }; readonly label: string } | null;
}

function page({ tag, direction }: Language, { title, text, form }: PageContent): string {
  const button =
    form === null
      ? ''
      : `
<form method="post"><input type="hidden" name="${form.field.name}" value="${form.field.value}"><button>${escapeHtml(form.label)}</button></form>`;
  return `<!doctype html>
<html lang="${escapeHtml(tag)}" dir="${direction}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escapeHtml(title)}</title>
<style>${STYLE}</style></head>
<body>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>${button}
</body>
</html>
`;
}
