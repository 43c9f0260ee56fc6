import { createHash } from 'node:crypto';
import { escapeHtml } from '../mail/escape-html.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 3rem auto; padding: 0 1rem; max-width: 34rem; overflow-wrap: anywhere; }
button { font: inherit; padding: .6rem 1.2rem; }
.asked, .chosen { white-space: pre-wrap; }
.chosen { padding: .6rem 1rem; border: 1px solid #8888; border-radius: 6px; font-weight: 600; }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** Such a page runs nothing, loads nothing, and sends its form nowhere else. */
export const PAGE_CSP = `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

/** HTML that is safe as it is. Made by `html` alone, so that whatever was not is escaped. */
class SafeHtml {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type { SafeHtml };

/** A template whose values are escaped, but for those that it made itself. */
export function markup(
  strings: TemplateStringsArray,
  ...values: readonly (string | number | null | SafeHtml | readonly SafeHtml[])[]
): SafeHtml {
  const shown = values.map((value) => {
    if (value === null) return '';
    if (value instanceof SafeHtml) return value.text;
    return typeof value === 'object' ? value.map(({ text }) => text).join('') : escapeHtml(String(value));
  });
  return new SafeHtml(String.raw({ raw: strings.map(String) }, ...shown));
}

/** A page of the server's own, where a link of an e-mail leads. */
export function renderPage({ title, body }: { title: string; body: SafeHtml }): string {
  return markup`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${title}</title>
<style>${new SafeHtml(STYLE)}</style></head>
<body>
<h1>${title}</h1>
${body}
</body>
</html>
`.text;
}
