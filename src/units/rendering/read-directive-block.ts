import type { Token } from 'markdown-it';
import type { Block } from './block-types.ts';
import { isSafeUrl } from './check-url.ts';
import { findInlineProblems, unsafeUrlMessage, type SourceProblem } from './find-inline-problems.ts';
import { parseSource } from './parse-source.ts';
import { directiveOf } from './read-directive.ts';

const ATTRIBUTES = /^\{((?:\s*[a-z]+="(?:[^"\\]|\\.)*")+)\s*\}$/;
const ATTRIBUTE = /([a-z]+)="((?:[^"\\]|\\.)*)"/g;

/** The block of a top-level `directive` token: `::link{url="…" title="…"}` or `:::definition TERM … :::`. */
export function readDirectiveBlock(
  token: Token,
  lines: readonly string[],
): { block?: Block; problems?: SourceProblem[] } {
  const { form, name, argument, isClosed } = directiveOf(token);
  const [start, end] = token.map ?? [0, 0];
  const fail = (message: string) => ({ problems: [{ line: start + 1, message }] });
  if (form === 'LINE')
    return name === 'link' ? readLink(argument, fail) : fail(`there is no directive "::${name}"`);
  if (name === '') return fail('::: closes nothing');
  if (name !== 'definition') return fail(`there is no directive ":::${name}"`);
  if (!isClosed) return fail('the definition is never closed with :::');
  if (argument === '') return fail('write the term after :::definition');
  const definition = lines.slice(start + 1, end - 1).join('\n');
  const [paragraph, inline, ...others] = parseSource(definition);
  if (paragraph?.type !== 'paragraph_open' || !inline || others.length !== 1) {
    return fail('a definition is one paragraph of text');
  }
  const problems = findInlineProblems(inline, start + 2 + (inline.map?.[0] ?? 0));
  return { block: { type: 'DEFINITION', term: argument, definition: definition.trim() }, problems };
}

function readLink<Failure>(argument: string, fail: (message: string) => Failure): { block: Block } | Failure {
  const found = [...(ATTRIBUTES.exec(argument)?.[1] ?? '').matchAll(ATTRIBUTE)];
  const values = new Map(found.map(([, name, value = '']) => [name, value.replace(/\\(.)/g, '$1').trim()]));
  const url = values.get('url');
  const title = values.get('title');
  if (!url || !title || found.length !== 2) return fail('write ::link{url="https://…" title="…"}');
  return isSafeUrl(url, 'LINK')
    ? { block: { type: 'LINK', url, title } }
    : fail(unsafeUrlMessage('LINK', url));
}
