import type { Token } from 'markdown-it';
import { CALLOUT_KINDS, type Block } from './block-types.ts';
import type { SourceProblem } from './find-inline-problems.ts';
import { readDirectiveBlock } from './read-directive-block.ts';
import { plainText } from './read-inline-text.ts';
import { unescapeMarkdown } from './parse-source.ts';

export const LANGUAGE = /^[A-Za-z0-9][A-Za-z0-9+#._-]{0,29}$/;

interface BlockReading {
  block?: Block;
  problems?: SourceProblem[];
}

/**
 * The typed block that a top-level group of tokens stands for; none when it is part of a Markdown block.
 * @param lines the whole source
 */
export function readBlock(group: readonly Token[], lines: readonly string[]): BlockReading {
  const [first, inline] = group;
  if (first?.type === 'fence') return readCode(first);
  if (first?.type === 'directive') return readDirectiveBlock(first, lines);
  if (first?.type === 'paragraph_open' && inline) return readImage(inline);
  if (first?.type === 'blockquote_open') return readCallout(group, lines);
  return {};
}

function readCode(fence: Token): BlockReading {
  const language = unescapeMarkdown(fence.info).trim().split(/\s/)[0] || 'text';
  const block: Block = { type: 'CODE', language, code: fence.content.replace(/\n$/, '') };
  return LANGUAGE.test(language)
    ? { block }
    : { block, problems: at(fence, `"${language.slice(0, 40)}" is no language name`) };
}

function readImage(inline: Token): BlockReading {
  const [image, ...others] = inline.children ?? [];
  if (image?.type !== 'image' || others.length > 0) return {};
  const caption = String(image.attrGet('title') ?? '');
  const url = String(image.attrGet('src') ?? '');
  const alt = plainText(image.children ?? []);
  return { block: { type: 'IMAGE', url, alt, ...(caption ? { caption } : {}) } };
}

function readCallout(group: readonly Token[], lines: readonly string[]): BlockReading {
  const inline = group[2];
  const match = /^\[!([A-Za-z]+)\](.*)$/m.exec(
    group[1]?.type === 'paragraph_open' ? (inline?.content ?? '') : '',
  );
  const [, name = '', rest = ''] = match?.index === 0 ? match : [];
  if (!inline?.map || name === '') return {};
  const kind = CALLOUT_KINDS.find((known) => known === name.toUpperCase());
  if (!kind)
    return {
      problems: at(inline, `there is no callout "${name.slice(0, 40)}"; use ${CALLOUT_KINDS.join(', ')}`),
    };
  if (rest.trim() !== '')
    return { problems: at(inline, `the text of a callout begins on the line below [!${kind}]`) };
  const quoted = lines.slice(inline.map[0] + 1, group[0]?.map?.[1]);
  const markdown = quoted
    .map((line) => line.replace(/^ {0,3}>[ \t]?/, ''))
    .join('\n')
    .trimEnd();
  if (markdown.trim() === '') return { problems: at(inline, 'the callout has no text') };
  return { block: { type: 'CALLOUT', kind, markdown: markdown.replace(/^(?:[ \t]*\n)+/, '') } };
}

function at(token: Token, message: string): SourceProblem[] {
  return [{ line: (token.map?.[0] ?? 0) + 1, message }];
}
