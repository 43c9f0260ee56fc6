import { describe, expect, it } from '@jest/globals';
import type { Delay } from './delay.ts';
import { evaluate } from './evaluate-availability.ts';
import type { OutlinePlace, UnitFacts } from './leaf.ts';
import { NO_FACTS } from './no-facts.ts';

const outline: OutlinePlace[] = [
  { stableId: 'a', position: 1, completedBy: 'QUIZ' },
  { stableId: 'b', position: 2, completedBy: 'QUIZ' },
];
const now = '2020-01-01T00:00:00Z';

/** When a unit opens of which nothing is asked but the delay. */
function opening(delayAfter: Delay, facts: Partial<UnitFacts>): string | null {
  const { available, unmet, availableAt } = evaluate(
    { delayAfter },
    { ...NO_FACTS, unit: 'b', outline, ...facts },
    now,
  );
  expect(available).toBe(false);
  expect(unmet).toEqual([expect.objectContaining({ availableAt })]);
  return availableAt;
}

/** After an event in Berlin, whose clocks go forward on 2027-03-28 at 02:00 and back on 2027-10-31 at 03:00. */
const inBerlin = (instant: string, duration: string, atLocalTime?: string) =>
  opening(
    { event: 'PASSED', duration, ...(atLocalTime === undefined ? {} : { atLocalTime }) },
    { zone: 'Europe/Berlin', passedAt: new Map([['a', instant]]) },
  );

describe('a delay', () => {
  it('counts days by the calendar of the learner’s zone and hours by the clock', () => {
    expect(inBerlin('2027-03-27T17:00:00Z', 'P1D')).toBe('2027-03-28T16:00:00.000Z');
    expect(inBerlin('2027-03-27T17:00:00Z', 'PT24H')).toBe('2027-03-28T17:00:00.000Z');
    expect(inBerlin('2027-10-30T16:00:00Z', 'P1D')).toBe('2027-10-31T17:00:00.000Z');
    expect(inBerlin('2027-10-30T16:00:00Z', 'PT24H')).toBe('2027-10-31T16:00:00.000Z');
    expect(inBerlin('2027-01-31T11:00:00Z', 'P1M')).toBe('2027-02-28T11:00:00.000Z');
  });

  it('ends at the local time on or after its end', () => {
    expect(inBerlin('2027-06-01T05:30:00Z', 'P7D', '07:30')).toBe('2027-06-08T05:30:00.000Z');
    expect(inBerlin('2027-06-01T05:30:00.001Z', 'P7D', '07:30')).toBe('2027-06-09T05:30:00.000Z');
    expect(inBerlin('2027-06-01T04:00:00Z', 'P7D', '07:30')).toBe('2027-06-08T05:30:00.000Z');
    expect(inBerlin('2027-12-30T20:00:00Z', 'P1D', '09:00')).toBe('2028-01-01T08:00:00.000Z');
  });

  it('ends an hour later where the clocks skip the local time', () => {
    expect(inBerlin('2027-03-27T12:00:00Z', 'PT6H', '02:30')).toBe('2027-03-28T01:30:00.000Z');
    expect(inBerlin('2027-03-28T01:30:00Z', 'P0D', '02:30')).toBe('2027-03-28T01:30:00.000Z');
    expect(inBerlin('2027-03-28T01:30:01Z', 'P0D', '02:30')).toBe('2027-03-29T00:30:00.000Z');
  });

  it('ends at the first of two equal local times, or else on the next day', () => {
    expect(inBerlin('2027-10-30T12:00:00Z', 'PT6H', '02:30')).toBe('2027-10-31T00:30:00.000Z');
    expect(inBerlin('2027-10-31T00:45:00Z', 'P0D', '02:30')).toBe('2027-11-01T01:30:00.000Z');
  });

  it('follows the zone of the learner', () => {
    const delay = { event: 'ENROLLED', duration: 'P7D', atLocalTime: '07:30' } as const;
    const enrolledAt = '2027-03-05T10:00:00Z';
    const inZone = (zone: string) => opening(delay, { zone, enrolledAt });
    expect(inZone('Asia/Kolkata')).toBe('2027-03-13T02:00:00.000Z');
    expect(inZone('America/New_York')).toBe('2027-03-12T12:30:00.000Z');
    expect(inZone('Pacific/Kiritimati')).toBe('2027-03-12T17:30:00.000Z');
    expect(inZone('Asia/Kathmandu')).toBe('2027-03-13T01:45:00.000Z');
  });

  it('begins with its event', () => {
    const instants = {
      enrolledAt: '2027-01-01T00:00:00Z',
      cohortStartsAt: '2027-02-01T00:00:00Z',
      unlockedAt: new Map([['a', '2027-03-01T00:00:00Z']]),
      passedAt: new Map([['a', '2027-04-01T00:00:00Z']]),
    };
    const after = (event: Delay['event'], unit?: string) =>
      opening({ event, duration: 'P1D', ...(unit === undefined ? {} : { unit }) }, instants);
    expect(after('ENROLLED')).toBe('2027-01-02T00:00:00.000Z');
    expect(after('COHORT_START')).toBe('2027-02-02T00:00:00.000Z');
    expect(after('UNLOCKED')).toBe('2027-03-02T00:00:00.000Z');
    expect(after('PASSED', 'a')).toBe('2027-04-02T00:00:00.000Z');
  });

  it('says what it waits for while its event has not happened', () => {
    const reason = (delayAfter: Delay) =>
      evaluate({ delayAfter }, { ...NO_FACTS, unit: 'b', outline }, now).unmet;
    expect(reason({ event: 'PASSED', duration: 'P1D' })).toEqual([
      { code: 'DELAY_NOT_BEGUN', ref: 'a', availableAt: null },
    ]);
    expect(reason({ event: 'COHORT_START', duration: 'P1D' })).toEqual([
      { code: 'DELAY_NOT_BEGUN', ref: null, availableAt: null },
    ]);
  });

  it('is over behind a unit that was skipped, unless that was passed after all', () => {
    const facts = { ...NO_FACTS, unit: 'b', outline, skipped: new Set(['a']) };
    const delayAfter = { event: 'PASSED', duration: 'P7D' };
    expect(evaluate({ delayAfter }, facts, now).available).toBe(true);
    const passedAt = new Map([['a', now]]);
    expect(evaluate({ delayAfter }, { ...facts, passedAt }, now).available).toBe(false);
  });

  it('denies what it cannot understand', () => {
    const facts = { ...NO_FACTS, outline, enrolledAt: '2019-01-01T00:00:00Z' };
    const delayAfter = { event: 'ENROLLED', duration: 'P1D' };
    const nowhere = { ...facts, unit: 'b', zone: 'Nowhere/At_All' };
    const unknown = [{ code: 'UNKNOWN_RULE', ref: null, availableAt: null }];
    expect(evaluate({ delayAfter }, nowhere, now).unmet).toEqual(unknown);
    expect(evaluate({ not: { delayAfter } }, nowhere, now).unmet).toEqual(unknown);
    const first = { ...facts, unit: 'a' };
    const previous = { delayAfter: { event: 'UNLOCKED', duration: 'P1D' } };
    expect(evaluate({ not: previous }, first, now).unmet).toEqual(unknown);
  });
});
