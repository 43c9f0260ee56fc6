import { describe, expect, it } from '@jest/globals';
import { persist } from './persist.ts';

function failing(times: number): { calls: number; work: () => Promise<number> } {
  const state = {
    calls: 0,
    work: async () => {
      state.calls++;
      if (state.calls <= times) throw new Error(`failure ${state.calls}`);
      return state.calls;
    },
  };
  return state;
}

describe('work that must not be lost', () => {
  it('is done again until it succeeds, and then no more', async () => {
    const state = failing(2);
    expect(await persist(state.work, [1, 1, 1])).toBe(3);
    expect(state.calls).toBe(3);
  });

  it('fails with the last reason in the end', async () => {
    const state = failing(9);
    await expect(persist(state.work, [1, 1])).rejects.toThrow('failure 3');
    expect(state.calls).toBe(3);
  });
});
