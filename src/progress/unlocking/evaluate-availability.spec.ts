import { describe, expect, it } from '@jest/globals';
import { evaluate } from './evaluate-availability.ts';
import type { OutlinePlace, UnitFacts } from './leaf.ts';
import { NO_FACTS } from './no-facts.ts';

const outline: OutlinePlace[] = [
  { stableId: 'a', position: 1, completedBy: 'QUIZ' },
  { stableId: 'b', position: 2, completedBy: 'MARK' },
  { stableId: 'c', position: 3, completedBy: 'QUIZ' },
];
const now = '2027-03-01T09:00:00Z';

interface Earned {
  unit?: string;
  passed?: string[];
  completed?: string[];
  granted?: string[];
  skipped?: string[];
  cohorts?: string[];
  shifts?: Record<string, string>;
}

function facts({ unit = 'c', passed = [], completed = [], granted = [], ...more }: Earned = {}): UnitFacts {
  return {
    ...NO_FACTS,
    unit,
    outline,
    passedQuizzes: new Set(passed),
    completedUnits: new Set(completed),
    manualGrants: new Set(granted),
    skipped: new Set(more.skipped),
    cohorts: new Set(more.cohorts),
    shifts: new Map(Object.entries(more.shifts ?? {})),
  };
}

type Missing = [code: string, ref?: string | null, availableAt?: string];

const available = { available: true, unmet: [], availableAt: null };
const lockedUntil = (availableAt: string | null, ...reasons: Missing[]) => ({
  available: false,
  unmet: reasons.map(([code, ref = null, availableAt = null]) => ({ code, ref, availableAt })),
  availableAt,
});
const locked = (...reasons: Missing[]) => lockedUntil(null, ...reasons);

describe('evaluate: the default rule', () => {
  it.each<[string, Earned, object]>([
    ['the first unit is always open', { unit: 'a' }, available],
    ['the previous quiz is not passed', { unit: 'b' }, locked(['QUIZ_NOT_PASSED', 'a'])],
    ['completed is not passed', { unit: 'b', completed: ['a'] }, locked(['QUIZ_NOT_PASSED', 'a'])],
    ['the previous quiz is passed', { unit: 'b', passed: ['a'] }, available],
    ['a unit without a quiz is not completed', { passed: ['a'] }, locked(['UNIT_NOT_COMPLETED', 'b'])],
    ['a unit without a quiz is completed', { completed: ['b'] }, available],
    ['a unit that is not in the course', { unit: 'z', passed: ['a', 'c'] }, locked(['UNKNOWN_RULE'])],
  ])('%s', (_name, earned, expected) => {
    expect(evaluate(null, facts(earned), now)).toEqual(expected);
  });
});

describe('evaluate: leaves', () => {
  it.each<[string, unknown, Earned, object]>([
    ['another quiz', { quizPassed: 'a' }, {}, locked(['QUIZ_NOT_PASSED', 'a'])],
    ['another quiz passed', { quizPassed: 'a' }, { passed: ['a'] }, available],
    ['a quiz of a unit since removed', { quizPassed: 'old' }, { passed: ['old'] }, available],
    ['PREVIOUS on the first unit', { quizPassed: 'PREVIOUS' }, { unit: 'a' }, locked(['UNKNOWN_RULE'])],
    ['a pass completes', { unitCompleted: 'a' }, { passed: ['a'] }, available],
    ['a unit not completed', { unitCompleted: 'a' }, {}, locked(['UNIT_NOT_COMPLETED', 'a'])],
    ['staff has not granted it', { manual: true }, { granted: ['b'] }, locked(['NEEDS_STAFF'])],
    ['staff has granted it', { manual: true }, { granted: ['c'] }, available],
    ['a skipped unit is passed', { quizPassed: 'a' }, { skipped: ['a'] }, available],
    ['a skipped unit is completed', { unitCompleted: 'b' }, { skipped: ['b'] }, available],
    [
      'being skipped does not open it',
      { quizPassed: 'a' },
      { skipped: ['c'] },
      locked(['QUIZ_NOT_PASSED', 'a']),
    ],
    [
      'not in the cohort',
      { memberOf: 'spring' },
      { cohorts: ['autumn'] },
      locked(['NOT_A_MEMBER', 'spring']),
    ],
    ['in the cohort', { memberOf: 'spring' }, { cohorts: ['autumn', 'spring'] }, available],
    ['what cannot be a cohort', { memberOf: 'Spring!' }, { cohorts: ['Spring!'] }, locked(['UNKNOWN_RULE'])],
    ['manual: false', { manual: false }, { granted: ['c'] }, locked(['UNKNOWN_RULE'])],
    ['the very instant', { dateReached: '2027-03-01T10:00:00+01:00' }, {}, available],
    [
      'a millisecond too early',
      { dateReached: '2027-03-01T10:00:00.001+01:00' },
      {},
      lockedUntil('2027-03-01T09:00:00.001Z', ['DATE_NOT_REACHED', null, '2027-03-01T09:00:00.001Z']),
    ],
  ])('%s', (_name, tree, earned, expected) => {
    expect(evaluate(tree, facts(earned), now)).toEqual(expected);
  });

  it('keeps dates shut when the time is not readable', () => {
    expect(evaluate({ dateReached: '2020-01-01T00:00:00Z' }, facts(), 'now').available).toBe(false);
  });
});

describe('evaluate: trees', () => {
  const both = [{ quizPassed: 'a' }, { unitCompleted: 'b' }];

  it.each<[string, unknown, Earned, object]>([
    ['allOf lists what is missing', { allOf: both }, { passed: ['a'] }, locked(['UNIT_NOT_COMPLETED', 'b'])],
    ['allOf holds', { allOf: both }, { passed: ['a'], completed: ['b'] }, available],
    [
      'anyOf lists the alternatives',
      { anyOf: both },
      {},
      locked(['QUIZ_NOT_PASSED', 'a'], ['UNIT_NOT_COMPLETED', 'b']),
    ],
    ['anyOf needs one', { anyOf: both }, { completed: ['b'] }, available],
    [
      'a reason is named once',
      { allOf: [{ quizPassed: 'a' }, { anyOf: both }] },
      {},
      locked(['QUIZ_NOT_PASSED', 'a'], ['UNIT_NOT_COMPLETED', 'b']),
    ],
    ['not holds', { not: { quizPassed: 'a' } }, {}, available],
    ['not names the unit', { not: { quizPassed: 'a' } }, { passed: ['a'] }, locked(['EXCLUDED', 'a'])],
    ['not of a tree', { not: { anyOf: both } }, { passed: ['a'] }, locked(['EXCLUDED'])],
    ['not not', { not: { not: { quizPassed: 'a' } } }, { passed: ['a'] }, available],
  ])('%s', (_name, tree, earned, expected) => {
    expect(evaluate(tree, facts(earned), now)).toEqual(expected);
  });
});

describe('evaluate: when it opens', () => {
  const [tomorrow, week, month] = [
    '2027-03-02T09:00:00.000Z',
    '2027-03-08T09:00:00.000Z',
    '2027-04-01T09:00:00.000Z',
  ];
  const reached = (dateReached: string) => ({ dateReached });
  const opening = (tree: unknown, earned: Earned = {}) => evaluate(tree, facts(earned), now).availableAt;

  it.each<[string, unknown, string | null]>([
    ['the latest of all', { allOf: [reached(week), reached(tomorrow)] }, week],
    ['the earliest of the alternatives', { anyOf: [reached(week), reached(tomorrow)] }, tomorrow],
    ['nothing while something else is missing', { allOf: [reached(week), { manual: true }] }, null],
    ['one alternative, whatever the other misses', { anyOf: [reached(week), { manual: true }] }, week],
    [
      'what an alternative of the other allows',
      { anyOf: [{ allOf: [reached(week), { manual: true }] }, reached(month)] },
      month,
    ],
    ['never, what is ruled out by then', { allOf: [{ not: reached(tomorrow) }, reached(week)] }, null],
    ['between two dates', { allOf: [reached(tomorrow), { not: reached(week) }] }, tomorrow],
    ['nothing beside what is not understood', { allOf: [{ moon: 1 }, reached(week)] }, null],
    ['nothing once it is over', { not: reached('2027-02-01T00:00:00Z') }, null],
  ])('tells %s', (_name, tree, expected) => {
    expect(opening(tree)).toBe(expected);
  });

  it('keeps what it tells', () => {
    const tree = { allOf: [reached(week), { anyOf: [reached(month), { not: reached(tomorrow) }] }] };
    const at = opening(tree);
    expect(at).toBe(month);
    expect(evaluate(tree, facts(), month).available).toBe(true);
    expect(evaluate(tree, facts(), '2027-04-01T08:59:59.999Z').available).toBe(false);
  });

  it('follows a shift of the unit in every condition of time, earlier or later, and in no other unit', () => {
    const tree = { allOf: [reached(week), { delayAfter: { event: 'COHORT_START', duration: 'P1D' } }] };
    expect(opening(tree, { shifts: { c: tomorrow } })).toBe(tomorrow);
    expect(opening(tree, { shifts: { c: month } })).toBe(month);
    expect(opening(tree, { shifts: { c: '2027-03-01T09:00:00Z' } })).toBeNull();
    expect(evaluate(tree, facts({ shifts: { c: now } }), now)).toEqual(available);
    expect(opening(tree, { shifts: { b: now } })).toBeNull();
    expect(opening({ quizPassed: 'a' }, { shifts: { c: now } })).toBeNull();
  });
});

describe('evaluate: what is not understood denies', () => {
  const deep = (levels: number): unknown => (levels === 0 ? { manual: true } : { not: deep(levels - 1) });
  const everything = { passed: ['a', 'c'], completed: ['b'], granted: ['c'] };

  it.each<[string, unknown]>([
    ['an unknown leaf', { moon: 'full' }],
    ['an unknown leaf under not', { not: { moon: 'full' } }],
    ['an unknown leaf under two nots', { not: { not: { moon: 'full' } } }],
    ['an undecisive unknown leaf under not', { not: { allOf: [{ moon: 1 }, { quizPassed: 'z' }] } }],
    ['an unknown leaf in allOf', { allOf: [{ moon: 1 }, { quizPassed: 'a' }] }],
    ['no tree', undefined],
    ['text', 'ALWAYS'],
    ['true', true],
    ['an empty object', {}],
    ['an empty allOf', { allOf: [] }],
    ['not of an empty anyOf', { not: { anyOf: [] } }],
    ['two keys', { quizPassed: 'a', manual: true }],
    ['an inherited name', { toString: true }],
    ['a bad value under not', { not: { dateReached: 'soon' } }],
    ['the default rule inside a tree', { anyOf: [null] }],
    ['nine levels', deep(8)],
    ['ten thousand levels', deep(5_000)],
  ])('%s', (_name, tree) => {
    expect(evaluate(tree, facts(everything), now)).toEqual(locked(['UNKNOWN_RULE']));
  });

  it('does not stand in the way of another alternative', () => {
    const tree = { anyOf: [{ moon: 1 }, { quizPassed: 'a' }] };
    expect(evaluate(tree, facts({ passed: ['a'] }), now)).toEqual(available);
    expect(evaluate(tree, facts(), now)).toEqual(locked(['UNKNOWN_RULE'], ['QUIZ_NOT_PASSED', 'a']));
  });
});
