import { describe, expect, it } from '@jest/globals';
import { VersionCache, isRemembered } from '../platform/version-cache.ts';
import type { OutlineRow } from '../units/index.ts';
import { rememberLocks } from './lock.ts';
import { lockStates } from './unlocking/index.ts';
import type { Availability, Situation } from './unlocking/index.ts';
import { NO_FACTS } from './unlocking/no-facts.ts';

const units = new VersionCache<OutlineRow>('units of the spec');

/** The first is always open, the second waits for its quiz, the third for a date. */
async function outlineOf(id: string, isPublished: boolean): Promise<readonly OutlineRow[]> {
  const rules: (Availability | null)[] = [null, null, { dateReached: '2027-01-01T00:00:00Z' }];
  const rows = rules.map(
    (availability, index) =>
      ({ stableId: `u${index + 1}`, position: index + 1, completedBy: 'QUIZ', availability }) as OutlineRow,
  );
  const [outline = []] = await units.rowsOf({}, 'north', [id], async () => [{ id, isPublished, rows }]);
  return outline;
}

function locksOf(outline: readonly OutlineRow[], passed: readonly string[] = []) {
  const facts = { ...NO_FACTS, passedQuizzes: new Set(passed) };
  const now = '2026-12-01T00:00:00Z';
  return lockStates({ outline: outline as Situation['outline'], facts, unlocked: new Set(), now });
}

describe('rememberLocks', () => {
  it('remembers what is the same for all learners, and nothing that time decides', async () => {
    const outline = await outlineOf('published', true);
    rememberLocks(outline);
    const [one, other] = [locksOf(outline), locksOf(outline)];
    expect(one.map((lock, place) => lock === other[place])).toEqual([true, true, false]);
    expect(one.map(isRemembered)).toEqual([true, true, false]);
    const later = locksOf(outline, ['u1']);
    expect(later.map(({ state }) => state)).toEqual(['UNLOCKED', 'UNLOCKED', 'LOCKED']);
    expect(later.map(isRemembered)).toEqual([true, true, false]);
  });

  it('remembers nothing of a draft', async () => {
    const outline = await outlineOf('draft', false);
    rememberLocks(outline);
    expect(locksOf(outline).some(isRemembered)).toBe(false);
  });
});
