import sanitizeHtml, { type Attributes, type IOptions } from 'sanitize-html';
import { isSafeUrl } from './check-url.ts';
import { mailStyles, mailTags } from './mail-styles.ts';

/** EMAIL_RTL: a mail in a language that is written from right to left. */
export type Target = 'WEB' | 'EMAIL' | 'EMAIL_RTL';

/**
 * The second net under the renderer: only the tags below pass, with attributes built here from values that
 * are checked once more. Mail gets constant inline styles instead of classes.
 */
export function cleanHtml(html: string, target: Target): string {
  return sanitizeHtml(html, OPTIONS[target]);
}

const TAGS =
  'h1 h2 h3 h4 h5 h6 p hr br blockquote ul ol li pre code table thead tbody tr th td ' +
  'em strong s dfn span a img aside div figure figcaption';
const CLASS =
  /^(?:callout(?: callout-[a-z]+)?|callout-title|definition|image|link|language-[A-Za-z0-9+#._-]{1,30})$/;
const ALIGN = /^text-align:(?:left|right|center)$/;

const web = optionsOf((tag, kept, { class: name = '', style = '' }) => ({
  ...kept,
  ...(CLASS.test(name) ? { class: name } : {}),
  ...(tag === 'a' ? { rel: 'noopener noreferrer', target: '_blank' } : {}),
  ...(tag === 'img' ? { style: 'max-width:100%' } : ALIGN.test(style) ? { style } : {}),
}));

const email = emailOptions((_tag, style) => ({ style }));

/** Lists and marks change sides, and code does not: programs are written from left to right everywhere. */
const rtlEmail = emailOptions((tag, style): Attributes =>
  tag === 'pre' || tag === 'code'
    ? { style: `${style};text-align:left`, dir: 'ltr' }
    : { style: style.replace(/\b(border|padding)-left\b/g, '$1-right') },
);

const OPTIONS = { WEB: web, EMAIL: email, EMAIL_RTL: rtlEmail };

function emailOptions(turn: (tag: string, style: string) => Attributes): IOptions {
  return optionsOf((tag, kept, { class: name = '', style = '' }) => {
    const byClass = mailStyles[`${tag}.${name}`];
    const styles = [byClass ?? mailStyles[name.startsWith('language-') ? 'pre code' : tag]];
    if (ALIGN.test(style)) styles.push(style);
    const inline = styles.filter((part) => part !== undefined).join(';');
    return { ...kept, ...(inline ? turn(tag, inline) : {}) };
  }, mailTags);
}

function optionsOf(
  dress: (tag: string, kept: Attributes, given: Attributes) => Attributes,
  rename: Record<string, string> = {},
): IOptions {
  return {
    allowedTags: TAGS.split(' '),
    allowedAttributes: {
      '*': ['class', 'style', 'dir'],
      a: ['href', 'title', 'rel', 'target'],
      img: ['src', 'alt', 'title'],
      ol: ['start'],
    },
    allowedSchemes: ['https', 'http', 'mailto'],
    allowedSchemesByTag: { img: ['https'] },
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    transformTags: {
      '*': (tag, given) => ({
        tagName: rename[tag] ?? tag,
        attribs: dress(tag, checkedAttributes(tag, given), given),
      }),
    },
  };
}

function checkedAttributes(tag: string, given: Attributes): Attributes {
  const kept: Attributes = {};
  if (tag === 'a' && isSafeUrl(given['href'] ?? '', 'LINK')) kept['href'] = given['href'] ?? '';
  if ((tag === 'a' || tag === 'img') && given['title']) kept['title'] = given['title'];
  if (tag === 'img' && isSafeUrl(given['src'] ?? '', 'IMAGE')) kept['src'] = given['src'] ?? '';
  if (tag === 'img') kept['alt'] = given['alt'] ?? '';
  if (tag === 'ol' && /^\d{1,9}$/.test(given['start'] ?? '')) kept['start'] = given['start'] ?? '';
  return kept;
}
