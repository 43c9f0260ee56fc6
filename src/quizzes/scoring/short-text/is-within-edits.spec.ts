import { describe, expect, it } from '@jest/globals';
import { isWithinEdits } from './is-within-edits.ts';

/** The whole table, as in the textbooks. */
function distance(left: string, right: string): number {
  const cell = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const isSwap = i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1];
    return Math.min(
      cell(i - 1, j) + 1,
      cell(i, j - 1) + 1,
      cell(i - 1, j - 1) + (left[i - 1] === right[j - 1] ? 0 : 1),
      isSwap ? cell(i - 2, j - 2) + 1 : Infinity,
    );
  };
  return cell(left.length, right.length);
}

describe('edits', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['hash', 'hash', 0],
    ['hash', 'has', 1],
    ['hash', 'hashh', 1],
    ['hash', 'hush', 1],
    ['hash', 'hahs', 1],
    ['ca', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['😀a', '😁a', 1],
  ])('%j to %j takes %i', (left, right, edits) => {
    for (const max of [0, 1, 2, 3]) {
      expect([max, isWithinEdits({ left, right, max })]).toEqual([max, max >= edits]);
      expect(isWithinEdits({ left: right, right: left, max })).toBe(max >= edits);
    }
  });

  it('agrees with the whole table for all short texts', () => {
    const texts = [''];
    for (let index = 0; index < 121; index += 1) texts.push(...['a', 'b', 'c'].map((c) => texts[index] + c));
    for (const left of texts.slice(0, 121)) {
      for (const right of texts.slice(0, 121)) {
        const edits = distance(left, right);
        for (const max of [0, 1, 2, 3]) {
          if (isWithinEdits({ left, right, max }) !== max >= edits) expect([left, right, max]).toEqual(edits);
        }
      }
    }
  });

  it('counts characters, not their units', () => {
    const [bird, cat] = ['\u{1f426}', '\u{1f408}'];
    expect(isWithinEdits({ left: 'x', right: bird.repeat(4), max: 3 })).toBe(false);
    expect(isWithinEdits({ left: bird, right: bird.repeat(4), max: 3 })).toBe(true);
    expect(isWithinEdits({ left: 'x', right: `x${bird}${cat}${bird}`, max: 3 })).toBe(true);
    expect(isWithinEdits({ left: `x${bird}${cat}${bird}`, right: 'x', max: 2 })).toBe(false);
    expect(isWithinEdits({ left: '', right: bird.repeat(3), max: 3 })).toBe(true);
  });

  it('tells texts of very different lengths apart in no time', () => {
    const right = 'x'.repeat(36_000);
    const before = process.cpuUsage().user;
    for (let n = 0; n < 2_000; n += 1) expect(isWithinEdits({ left: 'xxxxxxxx', right, max: 3 })).toBe(false);
    expect(process.cpuUsage().user - before).toBeLessThan(400_000);
  });

  it('takes long texts in little time', () => {
    const start = process.cpuUsage();
    expect(isWithinEdits({ left: 'ab'.repeat(1_000), right: 'ba'.repeat(1_000), max: 3 })).toBe(true);
    expect(isWithinEdits({ left: 'ab'.repeat(1_000), right: 'bc'.repeat(1_000), max: 3 })).toBe(false);
    expect(process.cpuUsage(start).user / 1_000).toBeLessThan(500);
  });
});
