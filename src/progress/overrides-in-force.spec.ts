import { describe, expect, it } from '@jest/globals';
import { overridesInForce } from './overrides-in-force.ts';
import type { OverrideInForce } from './overrides-in-force.ts';

const shift = (id: string, availableAt: string, isOwn: boolean): OverrideInForce => ({
  id,
  kind: 'SHIFT',
  unitStableId: 'two',
  availableAt,
  isOwn,
});

describe('overridesInForce', () => {
  it('has nothing of nothing', () => {
    expect(overridesInForce([])).toEqual({ shifts: new Map(), skipped: new Set() });
  });

  it.each<[string, OverrideInForce[], string]>([
    [
      'the newest',
      [shift('2', '2027-03-02T09:00:00+00:00', true), shift('1', '2027-03-01T09:00:00+00:00', true)],
      '02',
    ],
    [
      'the newest of a cohort',
      [shift('1', '2027-03-01T09:00:00+00:00', false), shift('2', '2027-03-02T09:00:00+00:00', false)],
      '02',
    ],
    [
      'their own, however old',
      [shift('2', '2027-03-02T09:00:00+00:00', false), shift('1', '2027-03-01T10:00:00+01:00', true)],
      '01',
    ],
  ])('lets %s count', (_name, overrides, day) => {
    expect([...overridesInForce(overrides).shifts]).toEqual([['two', `2027-03-${day}T09:00:00.000Z`]]);
  });

  it('skips what either of them skips', () => {
    const skip = (id: string, unitStableId: string, isOwn: boolean) => ({
      ...shift(id, '', isOwn),
      kind: 'SKIP' as const,
      unitStableId,
      availableAt: null,
    });
    const { skipped, shifts } = overridesInForce([skip('1', 'one', false), skip('2', 'two', true)]);
    expect([...skipped].sort()).toEqual(['one', 'two']);
    expect(shifts.size).toBe(0);
  });
});
