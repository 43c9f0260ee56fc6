import type { Block } from './block-types.ts';
import { parseSource, topLevelGroups } from './parse-source.ts';

/** A block of prose as its paragraphs, lists and tables, each a block that reads the same on its own; any other as it is. */
export function splitBlock(block: Block): Block[] {
  if (block.type !== 'MARKDOWN') return [block];
  const lines = block.markdown.split('\n');
  return topLevelGroups(parseSource(block.markdown)).flatMap(([first]) => {
    const [start, end] = first?.map ?? [0, 0];
    return start === end ? [] : [{ type: 'MARKDOWN' as const, markdown: lines.slice(start, end).join('\n') }];
  });
}
