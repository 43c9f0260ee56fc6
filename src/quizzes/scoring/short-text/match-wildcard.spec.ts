import { describe, expect, it } from '@jest/globals';
import { matchesWildcards, readWildcards } from './match-wildcard.ts';
import { normaliseText } from '../normalise-text.ts';

const options = { isCaseSensitive: false };
const matches = (pattern: string, text: string) =>
  matchesWildcards(normaliseText(text, options), readWildcards(pattern, options));

describe('a pattern', () => {
  it.each([
    ['hash', 'hash', true],
    ['hash', 'hashes', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['hash*', 'hash', true],
    ['hash*', 'hashes', true],
    ['hash*', 'a hash', false],
    ['*hash', 'a hash', true],
    ['*hash', 'hashes', false],
    ['*hash*', 'the hashes', true],
    ['a*b*c', 'axxbxxc', true],
    ['a*b*c', 'abc', true],
    ['a*b*c', 'acb', false],
    ['a*b*c', 'axxcxxb', false],
    ['ab*ba', 'aba', false],
    ['ab*ba', 'abba', true],
    ['*aab*', 'aaab', true],
    ['*abab*c', 'abacababc', true],
    ['*x*x*', 'x', false],
    ['a**b', 'ab', true],
    ['num * sign', 'number sign', false],
    ['num* sign', 'number sign', true],
    ['*Straße', 'Große STRAßE', true],
    ['a.c', 'abc', false],
    ['[ab]*', 'a', false],
    ['a\\*b', 'a*b', true],
    ['a\\*b', 'axb', false],
    ['a\\\\*', 'a\\x', true],
    ['a\\b', 'a\\b', true],
    ['e\u0301*', '\u00e9x', true],
  ])('%j for %j: %s', (pattern, text, expected) => expect(matches(pattern, text)).toBe(expected));

  it('agrees with a slow but obvious matcher', () => {
    const slow = (pattern: string, text: string): boolean => {
      if (pattern === '') return text === '';
      if (pattern[0] === '*')
        return slow(pattern.slice(1), text) || (text !== '' && slow(pattern, text.slice(1)));
      return text[0] === pattern[0] && slow(pattern.slice(1), text.slice(1));
    };
    const letters = ['', 'a', 'b', '*', 'aa', 'ab', 'ba', '*a', 'b*'];
    const patterns = letters.flatMap((a) => letters.flatMap((b) => letters.map((c) => a + b + c)));
    const texts = ['', 'a', 'b', 'ab', 'ba', 'aab', 'aba', 'abab', 'baab', 'aabaab', 'abba'];
    for (const pattern of patterns) {
      for (const text of texts) {
        if (matches(pattern, text) !== slow(pattern, text)) expect([pattern, text]).toEqual('to agree');
      }
    }
  });

  it.each([
    ['*a'.repeat(900) + '*b', 'a'.repeat(2_000)],
    [`*${'a'.repeat(900)}b*`, 'a'.repeat(2_000)],
  ])('takes no time that would be noticed', (pattern, text) => {
    const start = process.cpuUsage();
    expect(matches(pattern, text)).toBe(false);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(200);
  });
});
