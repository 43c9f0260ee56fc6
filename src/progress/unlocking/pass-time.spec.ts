import { expect, it } from '@jest/globals';
import type { Availability } from './availability.ts';
import { NO_FACTS } from './no-facts.ts';
import { passTime } from './pass-time.ts';

const now = '2027-03-01T09:00:00.000Z';

it('opens what is behind an opening, each at its time, and stops at the end', () => {
  const behind = (unit: string, duration: string): Availability => ({
    delayAfter: { event: 'UNLOCKED', unit, duration },
  });
  const rules: Record<string, Availability | null> = {
    a: null,
    b: behind('a', 'P1D'),
    c: behind('b', 'P2D'),
    d: { allOf: [behind('c', 'P0D'), { dateReached: '2027-03-06T00:00:00Z' }] },
    e: behind('d', 'P1M'),
    f: { quizPassed: 'a' },
  };
  const outline = Object.entries(rules).map(([stableId, availability], index) => ({
    stableId,
    position: index + 1,
    completedBy: 'QUIZ' as const,
    availability,
  }));
  const situation = { outline, facts: NO_FACTS, unlocked: new Set<string>(), now };
  const { openings, after } = passTime(situation, '2027-03-31T00:00:00Z');
  expect(openings).toEqual([
    { stableId: 'a', at: now },
    { stableId: 'b', at: '2027-03-02T09:00:00.000Z' },
    { stableId: 'c', at: '2027-03-04T09:00:00.000Z' },
    { stableId: 'd', at: '2027-03-06T00:00:00.000Z' },
  ]);
  expect([...after.unlocked]).toEqual(['a', 'b', 'c', 'd']);
  expect(passTime(situation, '2027-04-06T00:00:00Z').openings.at(-1)).toEqual({
    stableId: 'e',
    at: '2027-04-06T00:00:00.000Z',
  });
});
