import { describe, expect, it } from '@jest/globals';
import { Fraction } from './scoring/index.ts';
import { showDecimal, showPoints } from './show-points.ts';

describe('points', () => {
  it.each([
    ['1', '1.00'],
    ['100', '100.00'],
    ['2/3', '0.67'],
    ['66.666666', '66.67'],
  ])('%s have two decimals: %s', (exact, shown) => {
    expect(showPoints(exact)).toBe(shown);
  });
});

describe('a decimal that was sent', () => {
  it.each(['0', '2', '10', '0.5', '0.125', '100.05', '1.00000000000000000001'])(
    'is shown as it was: %s',
    (sent) => {
      expect(showDecimal(Fraction.from(sent).toText())).toBe(sent);
    },
  );
});
