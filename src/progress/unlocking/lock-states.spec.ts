import { describe, expect, it } from '@jest/globals';
import type { Availability, OutlineUnit } from './availability.ts';
import { lockStates, unitsToUnlock } from './lock-states.ts';
import { NO_FACTS } from './no-facts.ts';
import type { Situation } from './situation.ts';

const now = '2027-03-01T09:00:00Z';

function course(rules: (Availability | null)[], completedBy: OutlineUnit['completedBy'] = 'QUIZ') {
  return rules.map((availability, index): OutlineUnit => {
    return { stableId: `u${index + 1}`, position: index + 1, completedBy, availability };
  });
}

interface Earned {
  passed?: string[];
  completed?: string[];
  granted?: string[];
  unlocked?: string[];
}

function situation(outline: OutlineUnit[], earned: Earned = {}): Situation {
  const { passed = [], completed = [], granted = [], unlocked = [] } = earned;
  const facts = {
    ...NO_FACTS,
    passedQuizzes: new Set(passed),
    completedUnits: new Set(completed),
    manualGrants: new Set(granted),
  };
  return { outline, facts, unlocked: new Set(unlocked), now };
}

describe('unitsToUnlock', () => {
  const outline = course([null, null, null, null]);

  it.each<[string, Earned, string[]]>([
    ['the first unit at the start', {}, ['u1']],
    ['nothing twice', { unlocked: ['u1'] }, []],
    ['the next unit after a pass', { passed: ['u1'], unlocked: ['u1'] }, ['u2']],
    ['nothing after the same pass again', { passed: ['u1'], unlocked: ['u1', 'u2'] }, []],
    ['nothing behind a unit that is only unlocked', { unlocked: ['u1', 'u2', 'u3'] }, []],
    [
      'the units of missed events, in course order',
      { passed: ['u2', 'u1'], unlocked: [] },
      ['u1', 'u2', 'u3'],
    ],
    ['nothing behind the last unit', { passed: ['u4'], unlocked: ['u1', 'u2', 'u3', 'u4'] }, []],
    ['nothing for units that left the course', { passed: ['old'], unlocked: ['u1', 'old'] }, []],
    ['a unit inserted later', { passed: ['u1', 'u3'], unlocked: ['u1', 'u3', 'u4'] }, ['u2']],
  ])('opens %s', (_name, earned, expected) => {
    expect(unitsToUnlock(situation(outline, earned))).toEqual(expected);
  });

  it('opens the next unit when one without a quiz is completed', () => {
    const marked = course([null, null, null], 'MARK');
    expect(unitsToUnlock(situation(marked, { completed: ['u1'], unlocked: ['u1'] }))).toEqual(['u2']);
  });

  it('follows rules that do not follow the course', () => {
    const outline = course([
      null,
      { manual: true },
      { dateReached: '2027-03-01T09:00:00Z' },
      { quizPassed: 'u1' },
    ]);
    expect(unitsToUnlock(situation(outline))).toEqual(['u1', 'u3']);
    expect(unitsToUnlock(situation(outline, { passed: ['u1'] }))).toEqual(['u1', 'u3', 'u4']);
    expect(unitsToUnlock(situation(outline, { granted: ['u2'] }))).toEqual(['u1', 'u2', 'u3']);
  });
});

describe('lockStates', () => {
  const outline = course([null, null, { dateReached: '2027-04-01T00:00:00Z' }]);

  it('says what every locked unit waits for', () => {
    expect(lockStates(situation(outline, { unlocked: ['u1'] }))).toEqual([
      { stableId: 'u1', state: 'UNLOCKED', unmet: [], availableAt: null },
      {
        stableId: 'u2',
        state: 'LOCKED',
        unmet: [{ code: 'QUIZ_NOT_PASSED', ref: 'u1', availableAt: null }],
        availableAt: null,
      },
      {
        stableId: 'u3',
        state: 'LOCKED',
        unmet: [{ code: 'DATE_NOT_REACHED', ref: null, availableAt: '2027-04-01T00:00:00.000Z' }],
        availableAt: '2027-04-01T00:00:00.000Z',
      },
    ]);
  });

  it('opens at once what waits for nothing but the unlock of another', () => {
    const delay = (duration: string) => ({ delayAfter: { event: 'UNLOCKED' as const, duration } });
    const chain = course([null, delay('P0D'), delay('PT0S'), delay('P1D'), delay('P1D')]);
    expect(unitsToUnlock(situation(chain))).toEqual(['u1', 'u2', 'u3']);
    expect(lockStates(situation(chain)).map(({ availableAt }) => availableAt)).toEqual([
      null,
      null,
      null,
      '2027-03-02T09:00:00.000Z',
      null,
    ]);
  });

  it('never locks an unlocked unit again, and shows an earned unit as open before it is stored', () => {
    const states = lockStates(situation(outline, { passed: ['u1'], unlocked: ['u1', 'u3'] }));
    expect(states.map(({ state }) => state)).toEqual(['UNLOCKED', 'UNLOCKED', 'UNLOCKED']);
  });
});
