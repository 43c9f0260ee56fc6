import { createHash } from 'node:crypto';
import { escapeHtml } from '../platform/mail/escape-html.ts';
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

export function renderUnsubscribePage(subscription: Subscription): string {
  const mails = `<b>${escapeHtml(subscription.courseTitle)}</b> at ${escapeHtml(subscription.organizationName)}`;
  return subscription.isSubscribed
    ? page('Unsubscribe', `You get the e-mails of ${mails}. You stay enrolled without them.`, {
        field: ONE_CLICK,
        label: 'Unsubscribe',
      })
    : page('You are unsubscribed', `You no longer get the e-mails of ${mails}. You are still enrolled.`, {
        field: AGAIN,
        label: 'Subscribe again',
      });
}

/** The same for every link that is not one of ours, or not any more. */
export function renderUnknownLinkPage(): string {
  return page(
    'This link does not work',
    'It may have been cut off. Copy the whole link from the e-mail.',
    null,
  );
}

export function renderTooOftenPage(): string {
  return page('That was too often', 'Nothing was changed this time. Try again in some minutes.', null);
}

function page(
  title: string,
  text: string,
  form: { field: { name: string; value: string }; label: string } | null,
): string {
  const button =
    form === null
      ? ''
      : `
<form method="post"><input type="hidden" name="${form.field.name}" value="${form.field.value}"><button>${form.label}</button></form>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title>
<style>${STYLE}</style></head>
<body>
<h1>${title}</h1>
<p>${text}</p>${button}
</body>
</html>
`;
}
