import { describe, expect, it } from '@jest/globals';
import { extendTime } from './extend-time.ts';

describe('extra time', () => {
  it.each([
    [3_600, '25', 4_500],
    [3_600, '0', 3_600],
    [601, '50', 902],
    [100, '33.3', 134],
    [10, '0.1', 11],
    [0, '50', 0],
    [60, '1000', 660],
  ])('of %i seconds by %s percent makes %i', (limitSeconds, extraPercent, seconds) => {
    expect(extendTime({ limitSeconds, extraPercent })).toBe(seconds);
  });

  it.each([
    [60, '-1'],
    [60, '1000.1'],
    [60, 'NaN'],
    [60, ''],
    [-1, '10'],
    [1.5, '10'],
    [Infinity, '10'],
  ])('refuses %d seconds by %s', (limitSeconds, extraPercent) => {
    expect(() => extendTime({ limitSeconds, extraPercent })).toThrow(RangeError);
  });
});
