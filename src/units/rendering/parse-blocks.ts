import type { Token } from 'markdown-it';
import type { Block } from './block-types.ts';
import { findInlineProblems, type SourceProblem } from './find-inline-problems.ts';
import { parseSource, topLevelGroups } from './parse-source.ts';
import { readBlock } from './read-block.ts';

export const MAX_SOURCE_BYTES = 200 * 1024;
const MAX_PROBLEMS = 100;

export interface ParsedUnit {
  /** In the order of the text. Fit to be stored only when there are no problems. */
  blocks: Block[];
  /** By line; the first hundred. */
  problems: SourceProblem[];
}

/** Splits a unit's Markdown into typed blocks, and says what a unit must not contain. Time is linear in the text. */
export function parseBlocks(markdown: string): ParsedUnit {
  if (Buffer.byteLength(markdown) > MAX_SOURCE_BYTES) {
    return { blocks: [], problems: [{ line: 1, message: `is larger than ${MAX_SOURCE_BYTES / 1024} KB` }] };
  }
  const source = markdown.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n') + '\n';
  const lines = source.split('\n');
  const tokens = parseSource(source);
  const problems = findProblems(tokens);
  const blocks: Block[] = [];
  let next = 0;
  for (const group of topLevelGroups(tokens)) {
    const [start, end] = group[0]?.map ?? [0, 0];
    const { block, problems: found = [] } = readBlock(group, lines);
    for (const problem of found) problems.push(problem);
    if (!block) continue;
    blocks.push(...markdownBlock(lines.slice(next, start)), block);
    next = end;
  }
  blocks.push(...markdownBlock(lines.slice(next)));
  if (blocks.length === 0) problems.push({ line: 1, message: 'is empty' });
  problems.sort((one, other) => one.line - other.line);
  return { blocks, problems: problems.slice(0, MAX_PROBLEMS) };
}

function markdownBlock(lines: readonly string[]): Block[] {
  const first = lines.findIndex((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return first < 0 ? [] : [{ type: 'MARKDOWN', markdown: lines.slice(first, last + 1).join('\n') }];
}

/** Problems of tokens at every level; `readBlock` finds those of a whole block. */
function findProblems(tokens: readonly Token[]): SourceProblem[] {
  let line = 1;
  return tokens.flatMap((token) => {
    if (token.map) line = token.map[0] + 1;
    if (token.type === 'inline') return findInlineProblems(token, line);
    if (token.tag === 'h1' && token.nesting === 1) {
      return [{ line, message: 'a level-1 heading is the title of the unit; begin with ##' }];
    }
    if (token.type === 'fence' && !isFenceClosed(token))
      return [{ line, message: 'the code fence is never closed' }];
    if (token.type === 'directive' && token.level > 0) {
      return [{ line, message: 'a directive cannot stand inside a list or a quote' }];
    }
    return [];
  });
}

/** An open fence reaches to the end of its text without a line of its own for the closing mark. */
function isFenceClosed({ map, content }: Token): boolean {
  const [start, end] = map ?? [0, 0];
  return end - start === content.split('\n').length + 1;
}
