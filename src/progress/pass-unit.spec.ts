import { describe, expect, it } from '@jest/globals';
import { passUnit } from './pass-unit.ts';
import type { StandingFacts } from './progress.queries.ts';

type OfUnit = NonNullable<StandingFacts['progress']>[number];

const AT = new Date('2026-03-02T10:00:00.123Z');
const FACTS: StandingFacts = {
  now: '2026-03-02T10:00:00.000000+00:00',
  timeZone: 'UTC',
  cohorts: null,
  overrides: null,
  unlocks: null,
  progress: null,
};

describe('passing a unit', () => {
  it('completes one in which nothing was done', () => {
    expect(passUnit(FACTS, 'one', AT).progress).toEqual([['one', null, AT.toISOString(), AT.toISOString()]]);
  });

  it('keeps what was done in it, the time of an earlier pass, and the other units', () => {
    const other: OfUnit = ['two', 'opened', null, null];
    const of = (own: OfUnit) => passUnit({ ...FACTS, progress: [own, other] }, 'one', AT).progress;
    expect(of(['one', 'opened', null, null])).toEqual([
      other,
      ['one', 'opened', AT.toISOString(), AT.toISOString()],
    ]);
    expect(of(['one', 'opened', null, 'completed'])).toEqual([
      other,
      ['one', 'opened', AT.toISOString(), 'completed'],
    ]);
    expect(of(['one', 'opened', 'passed', 'completed'])).toEqual([
      other,
      ['one', 'opened', 'passed', 'completed'],
    ]);
  });
});
