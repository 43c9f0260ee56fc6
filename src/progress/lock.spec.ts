import { describe, expect, it } from '@jest/globals';
import { VersionCache } from '../platform/version-cache.ts';
import type { OutlineRow } from '../units/index.ts';
import { usualLock } from './lock.ts';
import type { LockState } from './unlocking/index.ts';

const units = new VersionCache<OutlineRow>('units of the spec');

async function outlineOf(id: string, isPublished: boolean): Promise<readonly OutlineRow[]> {
  const rows = [{ stableId: 'a' } as OutlineRow];
  const [outline = []] = await units.rowsOf({}, 'north', [id], async () => [{ id, isPublished, rows }]);
  return outline;
}

const lockedBy = (ref: string, availableAt: string | null = null): LockState => ({
  stableId: 'a',
  state: 'LOCKED',
  unmet: [{ code: 'QUIZ_NOT_PASSED', ref, availableAt }],
  availableAt,
});
const open: LockState = { stableId: 'a', state: 'UNLOCKED', unmet: [], availableAt: null };

describe('usualLock', () => {
  it('is the same object for the same lock, and another for another', async () => {
    const outline = await outlineOf('published', true);
    const first = usualLock(outline, 0, lockedBy('x'));
    expect(usualLock(outline, 0, lockedBy('x'))).toBe(first);
    expect(usualLock(outline, 0, lockedBy('y'))).toEqual(lockedBy('y'));
    const opened = usualLock(outline, 0, { ...open });
    expect(opened).toEqual(open);
    expect(usualLock(outline, 0, { ...open })).toBe(opened);
  });

  it('remembers nothing that time decides, and nothing of a draft', async () => {
    for (const [outline, lock] of [
      [await outlineOf('published', true), lockedBy('x', '2027-01-01T00:00:00.000Z')],
      // As of a rule that is negated: when it opens is known, though no reason says so.
      [await outlineOf('negated', true), { ...lockedBy('x'), availableAt: '2027-01-01T00:00:00.000Z' }],
      [await outlineOf('draft', false), lockedBy('x')],
    ] as const) {
      const [one, other] = [{ ...lock }, { ...lock }];
      expect(usualLock(outline, 0, one)).toBe(one);
      expect(usualLock(outline, 0, other)).toBe(other);
    }
  });
});
