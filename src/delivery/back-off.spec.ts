import { describe, expect, it } from '@jest/globals';
import { backOff, RETRY_PACE as pace } from './back-off.ts';

const after = (failures: number, chance: number) => backOff(failures, { pace, random: () => chance });

describe('the pause before the next try', () => {
  it('doubles up to a quarter of an hour', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 1_000].map((failures) => after(failures, 1))).toEqual([
      30, 60, 120, 240, 480, 900, 900, 900,
    ]);
  });

  it('is half as long at least', () => {
    expect([0, 1, 2, 6, 25].map((failures) => after(failures, 0))).toEqual([15, 15, 30, 450, 450]);
  });

  it('spreads over the second half by chance', () => {
    expect([0, 0.25, 0.5, 1].map((chance) => after(6, chance))).toEqual([450, 562.5, 675, 900]);
  });
});
