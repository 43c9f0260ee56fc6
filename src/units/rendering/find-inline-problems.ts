import type { Token } from 'markdown-it';
import { isSafeUrl } from './check-url.ts';
import { countLineFeeds, readInlineText } from './read-inline-text.ts';

/** `line` is 1-based in the text given to `parseBlocks`. */
export interface SourceProblem {
  line: number;
  message: string;
}

const RAW_HTML = /<(?:\/?[A-Za-z][A-Za-z0-9-]*(?:[\s/][^<>]*)?>|!--|![A-Za-z[]|\?)/g;
const REFERENCE = /^\[[^\]\n]+\]:[ \t]*\S+(?:[ \t]+["'(].*)?$/gm;

/**
 * What a paragraph, heading or cell must not contain: raw HTML, unsafe URLs, link references.
 * @param inline an inline token of `parseSource`
 * @param line its first line, 1-based
 */
export function findInlineProblems(inline: Token, line: number): SourceProblem[] {
  const { text, lineOf } = readInlineText(inline);
  const urls = (inline.children ?? []).flatMap((token, index) => {
    const message = problemOfUrl(token);
    return message === null ? [] : [{ line: line + (lineOf[index] ?? 0), message }];
  });
  const html = matchingLines(text, RAW_HTML).map((below) => {
    return { line: line + below, message: 'raw HTML is not allowed; put code in backticks or write &lt;' };
  });
  const references = matchingLines(inline.content, REFERENCE).map((below) => {
    return { line: line + below, message: 'link references are not supported; write the URL in the link' };
  });
  return [...urls, ...html, ...references];
}

export function unsafeUrlMessage(use: 'LINK' | 'IMAGE', url: string): string {
  const need =
    use === 'IMAGE'
      ? 'an image needs an absolute https URL'
      : 'a link needs an absolute http(s) or mailto URL';
  return `${need}, not "${url.slice(0, 80)}"`;
}

function problemOfUrl(token: Token): string | null {
  if (token.type !== 'image' && token.type !== 'link_open') return null;
  const use = token.type === 'image' ? 'IMAGE' : 'LINK';
  const url = String(token.attrGet(use === 'IMAGE' ? 'src' : 'href') ?? '');
  return isSafeUrl(url, use) ? null : unsafeUrlMessage(use, url);
}

/** How many lines below the first line each match begins. */
function matchingLines(text: string, pattern: RegExp): number[] {
  let line = 0;
  let offset = 0;
  return [...text.matchAll(pattern)].map((match) => {
    line += countLineFeeds(text.slice(offset, match.index));
    offset = match.index;
    return line;
  });
}
