import { describe, expect, it } from '@jest/globals';
import type { Availability, OutlineUnit } from './availability.ts';
import { findCycles } from './find-cycles.ts';

function course(rules: Record<string, Availability | null>): OutlineUnit[] {
  return Object.entries(rules).map(([stableId, availability], index) => ({
    stableId,
    position: index + 1,
    completedBy: 'QUIZ',
    availability,
  }));
}

describe('findCycles', () => {
  it('finds none in a default course, however long', () => {
    expect(findCycles([])).toEqual([]);
    expect(findCycles(course({ a: null, b: null, c: null }))).toEqual([]);
    const backwards = Array.from({ length: 200 }, (_, index): [string, Availability | null] => [
      `u${index}`,
      index === 199 ? { manual: true } : { quizPassed: `u${index + 1}` },
    ]);
    expect(findCycles(course(Object.fromEntries(backwards)))).toEqual([]);
  });

  it('reports the chain of units, not those that merely wait behind it', () => {
    const outline = course({ a: null, b: { quizPassed: 'd' }, c: null, d: null, e: null });
    expect(findCycles(outline)).toEqual([['b', 'd', 'c', 'b']]);
    const waiting = course({ a: { quizPassed: 'c' }, b: { manual: true }, c: { quizPassed: 'd' }, d: null });
    expect(findCycles(waiting)).toEqual([['c', 'd', 'c']]);
  });

  it('reports a unit that waits for itself, and separate chains separately', () => {
    const outline = course({
      a: { unitCompleted: 'a' },
      b: { allOf: [{ manual: true }, { quizPassed: 'c' }] },
      c: { anyOf: [{ quizPassed: 'b' }, { quizPassed: 'PREVIOUS' }] },
    });
    expect(findCycles(outline)).toEqual([
      ['a', 'a'],
      ['b', 'c', 'b'],
    ]);
  });

  it('follows delays as well', () => {
    const after = (unit: string, event: 'PASSED' | 'UNLOCKED'): Availability => ({
      delayAfter: { event, unit, duration: 'P1D' },
    });
    const outline = course({ a: null, b: after('d', 'UNLOCKED'), c: null, d: after('PREVIOUS', 'PASSED') });
    expect(findCycles(outline)).toEqual([['b', 'd', 'c', 'b']]);
    const sound = course({
      a: null,
      b: after('a', 'UNLOCKED'),
      c: { delayAfter: { event: 'ENROLLED', duration: 'P1D' } },
    });
    expect(findCycles(sound)).toEqual([]);
  });

  it('lets a loop with a way out pass', () => {
    const byDate = { anyOf: [{ quizPassed: 'b' }, { dateReached: '2027-01-01T00:00:00Z' }] };
    expect(findCycles(course({ a: byDate, b: null }))).toEqual([]);
    expect(findCycles(course({ a: { not: { quizPassed: 'b' } }, b: null }))).toEqual([]);
  });

  it('leaves what is not understood to the check', () => {
    const outline = course({ a: null, b: { moon: 1 } as never, c: { quizPassed: 'nowhere' } });
    expect(findCycles(outline)).toEqual([]);
  });
});
