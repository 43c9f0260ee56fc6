import { describe, expect, it } from '@jest/globals';
import { checkAvailability } from './check-availability.ts';
import type { OutlinePlace } from './leaf.ts';

const outline: OutlinePlace[] = [
  { stableId: 'a', position: 1, completedBy: 'QUIZ' },
  { stableId: 'b', position: 2, completedBy: 'MARK' },
  { stableId: 'c', position: 3, completedBy: 'QUIZ' },
];

const check = (tree: unknown, unit = 'c') => checkAvailability(tree, { unit, outline });

function nested(depth: number): unknown {
  return depth === 1 ? { manual: true } : { not: nested(depth - 1) };
}

describe('checkAvailability', () => {
  it.each<[string, unknown, string?]>([
    ['the default rule', null],
    ['a quiz', { quizPassed: 'a' }],
    ['the previous unit', { unitCompleted: 'PREVIOUS' }],
    ['an instant with an offset', { dateReached: '2027-03-01T09:00:00+01:00' }],
    ['a leap day', { dateReached: '2028-02-29T09:00Z' }],
    ['a tree', { anyOf: [{ allOf: [{ quizPassed: 'a' }, { manual: true }] }, { not: { manual: true } }] }],
    ['a delay', { delayAfter: { event: 'PASSED', duration: 'P7D' } }, 'b'],
    [
      'a delay with everything',
      { delayAfter: { event: 'UNLOCKED', unit: 'b', duration: 'P1M2DT12H', atLocalTime: '07:30' } },
    ],
    ['a delay of nothing', { delayAfter: { event: 'COHORT_START', duration: 'P0D', atLocalTime: '00:00' } }],
    ['ten years', { delayAfter: { event: 'ENROLLED', duration: 'P10Y' } }],
    ['a cohort', { memberOf: 'spring-2027' }],
    ['eight levels', nested(8)],
    ['a hundred conditions', { allOf: Array<unknown>(99).fill({ manual: true }) }],
  ])('accepts %s', (_name, tree, unit = 'c') => {
    expect(check(tree, unit)).toEqual([]);
  });

  it.each([
    ['text', 'quizPassed', '$', 'must be an object'],
    ['a list', [{ manual: true }], '$', 'must be an object'],
    ['an undefined tree', undefined, '$', 'must be an object'],
    ['no key', {}, '$', 'must have exactly one key'],
    ['two keys', { manual: true, quizPassed: 'a' }, '$', 'must have exactly one key'],
    ['an unknown rule', { phaseOfMoon: 'full' }, '$', 'unknown rule "phaseOfMoon"'],
    ['an inherited name', { constructor: 'a' }, '$', 'unknown rule "constructor"'],
    ['an own __proto__', JSON.parse('{"__proto__":{"manual":true}}'), '$', 'unknown rule "__proto__"'],
    ['an empty allOf', { allOf: [] }, '$', 'allOf must list at least one condition'],
    ['an anyOf that is no list', { anyOf: {} }, '$', 'anyOf must list at least one condition'],
    ['the default rule inside', { anyOf: [null] }, '$.anyOf[0]', 'must be an object'],
    ['a unit of another course', { quizPassed: 'z' }, '$.quizPassed', 'there is no unit "z" in the course'],
    ['no unit', { unitCompleted: 7 }, '$.unitCompleted', 'must be PREVIOUS or the stable id of a unit'],
    ['itself', { not: { unitCompleted: 'c' } }, '$.not.unitCompleted', 'a unit cannot wait for itself'],
    ['a missing quiz', { quizPassed: 'PREVIOUS' }, '$.quizPassed', 'has no quiz to pass: "PREVIOUS"'],
    ['manual: false', { allOf: [{ manual: false }] }, '$.allOf[0].manual', 'must be true'],
  ])('refuses %s', (_name, tree, path, message) => {
    expect(check(tree)).toEqual([{ path, message }]);
  });

  it.each(['2027-03-01', '2027-03-01T09:00:00', '2027-02-30T09:00:00Z', '2027-03-01T25:00:00Z', 'soon', 5])(
    'refuses the date %s',
    (dateReached) => {
      expect(check({ dateReached })).toEqual([
        { path: '$.dateReached', message: expect.stringContaining('must be an ISO 8601 instant') },
      ]);
    },
  );

  const duration = 'P7D';
  it.each<[string, unknown, string, string]>([
    ['text', 'P7D', '', 'must be an object with event and duration'],
    ['a list', ['P7D'], '', 'must be an object with event and duration'],
    [
      'a key it has not',
      { event: 'PASSED', duration, at: '07:30' },
      '',
      'has no "at", only event, unit, duration, atLocalTime',
    ],
    ['no event', { duration }, '.event', 'must be one of ENROLLED, COHORT_START, UNLOCKED, PASSED'],
    [
      'an unknown event',
      { event: 'OPENED', duration },
      '.event',
      'must be one of ENROLLED, COHORT_START, UNLOCKED, PASSED',
    ],
    [
      'an inherited event',
      { event: 'constructor', duration },
      '.event',
      'must be one of ENROLLED, COHORT_START, UNLOCKED, PASSED',
    ],
    [
      'a unit where none is meant',
      { event: 'ENROLLED', unit: 'a', duration },
      '.unit',
      'has no meaning for ENROLLED, which is not about a unit',
    ],
    [
      'a unit that is none',
      { event: 'PASSED', unit: 3, duration },
      '.unit',
      'must be PREVIOUS or the stable id of a unit',
    ],
    [
      'a unit of another course',
      { event: 'PASSED', unit: 'z', duration },
      '.unit',
      'there is no unit "z" in the course',
    ],
    ['itself', { event: 'UNLOCKED', unit: 'c', duration }, '.unit', 'a unit cannot wait for itself'],
    ['a pass without a quiz', { event: 'PASSED', duration }, '', 'has no quiz to pass: "PREVIOUS"'],
    [
      'a pass of a unit without a quiz',
      { event: 'PASSED', unit: 'b', duration },
      '.unit',
      'has no quiz to pass: "b"',
    ],
    [
      'a number of days',
      { event: 'PASSED', unit: 'a', duration: 7 },
      '.duration',
      'must be an ISO 8601 duration of whole units, such as P7D or PT36H',
    ],
    [
      'no duration',
      { event: 'PASSED', unit: 'a' },
      '.duration',
      'must be an ISO 8601 duration of whole units, such as P7D or PT36H',
    ],
    [
      'an empty duration',
      { event: 'ENROLLED', duration: 'P' },
      '.duration',
      'must be an ISO 8601 duration of whole units, such as P7D or PT36H',
    ],
    [
      'a step back',
      { event: 'ENROLLED', duration: '-P7D' },
      '.duration',
      'must be an ISO 8601 duration of whole units, such as P7D or PT36H',
    ],
    [
      'half a day',
      { event: 'ENROLLED', duration: 'P0.5D' },
      '.duration',
      'must be an ISO 8601 duration of whole units, such as P7D or PT36H',
    ],
    ['eleven years', { event: 'ENROLLED', duration: 'P11Y' }, '.duration', 'must be at most 10 years'],
    ['ages', { event: 'ENROLLED', duration: 'P9999Y' }, '.duration', 'must be at most 10 years'],
    [
      '24:00',
      { event: 'ENROLLED', duration, atLocalTime: '24:00' },
      '.atLocalTime',
      'must be a time of day from 00:00 to 23:59, such as "07:30"',
    ],
    [
      '7:30',
      { event: 'ENROLLED', duration, atLocalTime: '7:30' },
      '.atLocalTime',
      'must be a time of day from 00:00 to 23:59, such as "07:30"',
    ],
    [
      'a time that YAML made a number',
      { event: 'ENROLLED', duration, atLocalTime: 450 },
      '.atLocalTime',
      'must be a time of day from 00:00 to 23:59, such as "07:30"',
    ],
  ])('refuses a delay with %s', (_name, delayAfter, path, message) => {
    expect(check({ allOf: [{ delayAfter }] })).toEqual([{ path: `$.allOf[0].delayAfter${path}`, message }]);
  });

  it.each(['', 'Spring 2027', '-spring', 'x'.repeat(64), 7, null, ['spring']])(
    'refuses the cohort %j',
    (memberOf) => {
      const message = 'must be the slug of a cohort: small letters, digits and hyphens';
      expect(check({ memberOf })).toEqual([{ path: '$.memberOf', message }]);
    },
  );

  it('refuses PREVIOUS on the first unit', () => {
    const message = 'the first unit has no PREVIOUS unit';
    expect(check({ quizPassed: 'PREVIOUS' }, 'a')).toEqual([{ path: '$.quizPassed', message }]);
    expect(check({ unitCompleted: 'PREVIOUS' }, 'a')).toEqual([{ path: '$.unitCompleted', message }]);
    expect(check({ delayAfter: { event: 'UNLOCKED', duration } }, 'a')).toEqual([
      { path: '$.delayAfter', message },
    ]);
  });

  it('refuses a tree that is too deep', () => {
    expect(check(nested(9))).toEqual([
      { path: `$${'.not'.repeat(8)}`, message: 'is nested deeper than 8 levels' },
    ]);
    expect(check(nested(5_000))).toHaveLength(1);
  });

  it('refuses a tree that is too large, once', () => {
    const message = 'has more than 100 conditions';
    for (const size of [100, 5_000]) {
      expect(check({ anyOf: Array<unknown>(size).fill({ manual: true }) })).toEqual([{ path: '$', message }]);
    }
  });

  it('reports every problem with its place', () => {
    const tree = { allOf: [{ anyOf: [] }, { not: { moon: 1 } }, { manual: true }, { dateReached: 'x' }] };
    const paths = check(tree).map((problem) => problem.path);
    expect(paths).toEqual(['$.allOf[0]', '$.allOf[1].not', '$.allOf[3].dateReached']);
  });
});
