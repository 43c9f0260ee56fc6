import { describe, expect, it } from '@jest/globals';
import { isBlankText, normaliseText } from './normalise-text.ts';

const folded = (text: string) => normaliseText(text, { isCaseSensitive: false });
const exact = (text: string) => normaliseText(text, { isCaseSensitive: true });

describe('normalising text', () => {
  it.each([
    ['spaces', '  a \t\n b\u00a0\u3000c\u2028d\u0085', 'a b c d'],
    ['composed and decomposed letters', 'cafe\u0301', 'caf\u00e9'],
    ['full-width letters', '\uff30\uff59\uff54\uff48\uff4f\uff4e', 'python'],
    ['ligatures', '\ufb01le', 'file'],
    ['capitals', 'Hello WORLD', 'hello world'],
    ['ß, which is not ss', 'STRASSE straße', 'strasse straße'],
    ['capital ẞ', 'STRAẞE', 'straße'],
    ['İ, which keeps its dot', 'İ', 'i\u0307'],
    ['I, whatever the locale', 'TITLE', 'title'],
    ['letters that are composed in lower case only', 'H\u0331', '\u1e96'],
    ['final sigma', 'ΟΔΟΣ οδός', 'οδοσ οδόσ'],
  ])('folds %s', (_name, text, normal) => expect(folded(text)).toBe(normal));

  it('keeps case, and nothing else, when case matters', () => {
    expect(exact('  Ｐrint  X ')).toBe('Print X');
  });

  it('is done after one pass', () => {
    for (let code = 0; code < 0x3000; code += 1) {
      const text = `a${String.fromCodePoint(code)}b`;
      expect(folded(folded(text))).toBe(folded(text));
    }
  });
});

describe('blank text', () => {
  it.each(['', ' ', '\t\n', '\u00a0\u3000\u2028\u0085'])('%j is blank', (text) => {
    expect(isBlankText(text)).toBe(true);
  });

  it.each(['0', ' . ', '\u0301'])('%j is not', (text) => expect(isBlankText(text)).toBe(false));
});
