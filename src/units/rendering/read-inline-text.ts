import type { Token } from 'markdown-it';

/** Stands for a token that is no text, such as code or an escaped character. */
const NO_TEXT = '\uFFFC';

/**
 * The unescaped text outside code, on the lines of the source.
 * @param inline an inline token of `parseSource`
 * @returns `lineOf`: for each child, how many lines below the inline token's first line it begins
 */
export function readInlineText(inline: Token): { text: string; lineOf: number[] } {
  let text = '';
  let line = 0;
  let offset = 0;
  const lineOf = (inline.children ?? []).map((token) => {
    const begin = Number(token.meta?.offset ?? offset);
    const passed = countLineFeeds(inline.content.slice(offset, begin));
    const beginsOn = line + passed;
    offset = Math.max(offset, begin);
    text += '\n'.repeat(passed);
    if (token.type === 'softbreak' || token.type === 'hardbreak') {
      offset = inline.content.indexOf('\n', offset) + 1;
      line = beginsOn + 1;
      text += '\n';
    } else {
      line = beginsOn;
      text += token.type === 'text' ? token.content : NO_TEXT;
    }
    return beginsOn;
  });
  return { text, lineOf };
}

/** The text that a reader sees, without marks: for an image's alternative text. */
export function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'softbreak' || token.type === 'hardbreak') return ' ';
      return token.children ? plainText(token.children) : token.content;
    })
    .join('');
}

export function countLineFeeds(text: string): number {
  return text.split('\n').length - 1;
}
