import { normaliseText } from '../normalise-text.ts';

/** A fence that keeps the blanks at a segment's ends while it is normalised. It combines with nothing. */
const FENCE = '|';

/**
 * The literal stretches of a pattern in which `*` stands for any run of characters, none included; `\*` is an
 * asterisk and `\\` a backslash. Normalised like the texts that they are compared with.
 */
export function readWildcards(pattern: string, options: { isCaseSensitive: boolean }): string[] {
  const segments = [''];
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    const next = pattern.charAt(index + 1);
    if (character === '*') segments.push('');
    else if (character === '\\' && (next === '*' || next === '\\')) {
      segments.push(`${segments.pop()}${next}`);
      index += 1;
    } else segments.push(`${segments.pop()}${character}`);
  }
  return segments.map((segment, index) => {
    const left = index === 0 ? '' : FENCE;
    const right = index === segments.length - 1 ? '' : FENCE;
    const normal = normaliseText(left + segment + right, options);
    return normal.slice(left.length, normal.length - right.length);
  });
}

/**
 * Whether the text is the segments in their order with anything between them. Takes each at its first place,
 * which never spoils a later one; linear in text and segments.
 */
export function matchesWildcards(text: string, segments: readonly string[]): boolean {
  const [first = '', ...others] = segments;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) {
    return false;
  }
  const end = text.length - last.length;
  let position = first.length;
  for (const segment of others) {
    const found = findFrom(text, segment, position);
    if (found === null || found + segment.length > end) return false;
    position = found + segment.length;
  }
  return true;
}

/**
 * Knuth, Morris, Pratt, "Fast pattern matching in strings", 1977: never looks at a character of the text
 * again.
 */
function findFrom(text: string, word: string, from: number): number | null {
  const borders = bordersOf(word);
  let matched = 0;
  if (word === '') return from;
  for (let index = from; index < text.length; index += 1) {
    while (matched > 0 && text[index] !== word[matched]) matched = borders[matched - 1] ?? 0;
    if (text[index] === word[matched]) matched += 1;
    if (matched === word.length) return index - matched + 1;
  }
  return null;
}

/** For each beginning of the word: how much of it is also its own end. */
function bordersOf(word: string): number[] {
  const borders = [0];
  let matched = 0;
  for (let index = 1; index < word.length; index += 1) {
    while (matched > 0 && word[index] !== word[matched]) matched = borders[matched - 1] ?? 0;
    if (word[index] === word[matched]) matched += 1;
    borders.push(matched);
  }
  return borders;
}
