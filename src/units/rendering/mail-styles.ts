const family = 'Helvetica,Arial,sans-serif;color:#1f2328';
const text = `font:16px/1.5 ${family}`;
const heading = (pixels: number) => `font:bold ${pixels}px/1.25 ${family};margin:24px 0 12px`;
const callout = (color: string) => `${text};border-left:4px solid ${color};padding:4px 16px;margin:0 0 16px`;
const monospace = 'font-family:Menlo,Consolas,monospace;font-size:14px';
const cell = `${text};border:1px solid #d1d9e0;padding:6px 12px`;

/** The whole `style` of a mail's element, by tag or `tag.class`. Mail readers ignore style sheets. */
export const mailStyles: Record<string, string> = {
  p: `${text};margin:0 0 16px`,
  h1: heading(28),
  h2: heading(24),
  h3: heading(20),
  h4: heading(18),
  h5: heading(16),
  h6: heading(16),
  ul: `${text};margin:0 0 16px;padding-left:28px`,
  ol: `${text};margin:0 0 16px;padding-left:28px`,
  li: `${text};margin:0 0 4px`,
  blockquote: `${text};border-left:4px solid #d1d9e0;padding:0 16px;margin:0 0 16px`,
  pre: `background:#f6f8fa;border-radius:6px;padding:16px;margin:0 0 16px;white-space:pre-wrap;${monospace}`,
  code: `background:#eff1f3;border-radius:4px;padding:2px 4px;${monospace}`,
  'pre code': `${monospace};line-height:1.4`,
  table: 'border-collapse:collapse;margin:0 0 16px',
  th: `${cell};font-weight:bold`,
  td: cell,
  a: 'color:#0969da;text-decoration:underline',
  img: 'max-width:100%;height:auto;border:0',
  hr: 'border:0;border-top:1px solid #d1d9e0;margin:24px 0',
  dfn: 'font-style:normal;font-weight:bold',
  figure: 'margin:0 0 16px',
  figcaption: `font:14px/1.5 ${family};margin:4px 0 0`,
  'p.definition': `${text};background:#f6f8fa;border:1px solid #d1d9e0;padding:12px 16px;margin:0 0 16px`,
  'aside.callout callout-note': callout('#0969da'),
  'aside.callout callout-tip': callout('#1a7f37'),
  'aside.callout callout-important': callout('#8250df'),
  'aside.callout callout-warning': callout('#9a6700'),
  'aside.callout callout-caution': callout('#d1242f'),
};

/** Tags that mail readers do not know, and what they become. */
export const mailTags: Record<string, string> = { aside: 'div', figure: 'div', figcaption: 'p', dfn: 'span' };
