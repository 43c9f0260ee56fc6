const ink = '#1c2430';
/** What a program printed, and captions. */
const quiet = '#5a6675';
const line = '#d8dee6';
const tint = '#f4f6f9';

const family = `-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif;color:${ink}`;
const text = `font:16px/1.55 ${family}`;
const heading = (pixels: number) => `font:bold ${pixels}px/1.3 ${family};margin:32px 0 10px`;
const box = (color: string, background: string) =>
  `${text};background:${background};border-left:4px solid ${color};border-radius:4px;margin:0 0 18px`;
// The last paragraph inside brings its own margin.
const callout = (color: string, background: string) => `${box(color, background)};padding:14px 18px 1px`;
const monospace = 'font-family:SFMono-Regular,Menlo,Consolas,monospace;font-size:13px';
const code = `${monospace};line-height:1.5`;
const cell = `${text};border:1px solid ${line};padding:6px 12px`;

/** The whole `style` of a mail's element, by tag or `tag.class`. Mail readers ignore style sheets. */
export const mailStyles: Record<string, string> = {
  p: `${text};margin:0 0 16px`,
  h1: heading(26),
  h2: heading(22),
  h3: heading(18),
  h4: heading(16),
  h5: heading(16),
  h6: heading(16),
  ul: `${text};margin:0 0 16px;padding-left:26px`,
  ol: `${text};margin:0 0 16px;padding-left:26px`,
  li: `${text};margin:0 0 6px`,
  blockquote: `${text};border-left:4px solid ${line};padding:0 16px;margin:0 0 16px`,
  pre: `background:${tint};border:1px solid ${line};border-radius:6px;padding:14px 16px;margin:0 0 16px;white-space:pre-wrap;${monospace}`,
  code: `background:${tint};border-radius:4px;padding:2px 5px;${monospace}`,
  'pre code': code,
  'code.language-text': `${code};color:${quiet}`,
  table: 'border-collapse:collapse;margin:0 0 16px',
  th: `${cell};font-weight:bold;background:${tint}`,
  td: cell,
  a: 'color:#1f5fd0;text-decoration:underline',
  img: 'max-width:100%;height:auto;border:0',
  hr: `border:0;border-top:1px solid ${line};margin:24px 0`,
  dfn: 'font-style:normal;font-weight:bold',
  figure: 'margin:0 0 16px',
  figcaption: `font:14px/1.5 ${family};margin:4px 0 0`,
  'p.definition': `${box('#8794a5', tint)};padding:12px 18px`,
  'aside.callout callout-note': callout('#1f5fd0', '#eef4ff'),
  'aside.callout callout-tip': callout('#1a7f37', '#ebf7ee'),
  'aside.callout callout-important': callout('#7a45d0', '#f5f0fe'),
  'aside.callout callout-warning': callout('#b07400', '#fff7e2'),
  'aside.callout callout-caution': callout('#d1242f', '#fff0f0'),
};

/** Tags that mail readers do not know, and what they become. */
export const mailTags: Record<string, string> = { aside: 'div', figure: 'div', figcaption: 'p', dfn: 'span' };
