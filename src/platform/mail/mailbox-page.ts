import { escapeHtml } from './escape-html.ts';
import type { MailboxPage, StoredMessage } from './mailbox-reader.ts';

/** Nothing runs and nothing is fetched but the pictures of a message. */
export const MAILBOX_CSP = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src https: data:',
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const STYLE = `
:root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 60rem; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .4rem .8rem .4rem 0; text-align: left; border-bottom: 1px solid #8884; overflow-wrap: anywhere; }
td:first-child { white-space: nowrap; font-variant-numeric: tabular-nums; }
iframe { width: 100%; height: 70vh; border: 1px solid #8886; border-radius: 6px; background: Canvas; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid #8884; border-radius: 6px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }`;

export function renderMailboxList({ entries, page, pageCount }: MailboxPage): string {
  const rows = entries.map(
    (entry) =>
      `<tr><td>${escapeHtml(entry.time)}</td><td>${escapeHtml(entry.to)}</td>` +
      `<td><a href="${linkTo(entry.name)}">${escapeHtml(entry.subject || '(no subject)')}</a></td></tr>`,
  );
  const table = `<table><thead><tr><th>Time (UTC)</th><th>To</th><th>Subject</th></tr></thead><tbody>${rows.join('\n')}</tbody></table>`;
  const newer = page > 1 ? `<a href="/mailbox?page=${page - 1}">Newer</a>` : '';
  const older = page < pageCount ? `<a href="/mailbox?page=${page + 1}">Older</a>` : '';
  return document(
    'Mailbox',
    `<h1>Mailbox</h1>
<p>The e-mails that would have gone out. None of them left this machine.</p>
${rows.length === 0 ? '<p>No e-mail yet.</p>' : table}
<p>${newer} Page ${page} of ${pageCount} ${older}</p>`,
  );
}

export function renderMailboxMessage(message: StoredMessage): string {
  return document(
    message.subject,
    `<p><a href="/mailbox">Mailbox</a></p>
<h1>${escapeHtml(message.subject)}</h1>
<dl><dt>From</dt><dd>${escapeHtml(message.from)}</dd><dt>To</dt><dd>${escapeHtml(message.to)}</dd>
<dt>Time (UTC)</dt><dd>${escapeHtml(message.time)}</dd></dl>
<details><summary>All headers</summary><pre>${escapeHtml(message.head)}</pre></details>
${frame(message.html)}
<h2>Text part</h2>
<pre>${escapeHtml(message.text)}</pre>
<p><a href="${linkTo(message.name)}/raw">Raw message</a></p>`,
  );
}

/** The sandbox runs no script and has no origin; a link may open a new tab, as it would from a mail client. */
function frame(html: string): string {
  const content = escapeHtml(`<base target="_blank">${html}`);
  return `<iframe title="HTML part" sandbox="allow-popups allow-popups-to-escape-sandbox" referrerpolicy="no-referrer" srcdoc="${content}"></iframe>`;
}

function linkTo(name: string): string {
  return `/mailbox/${escapeHtml(encodeURIComponent(name))}`;
}

function document(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title>
<style>${STYLE}</style></head>
<body>
${body}
</body>
</html>
`;
}
