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
  it.each([
    ['the default rule', null],
    ['a quiz', { quizPassed: 'a' }],
    ['the previous unit', { unitCompleted: 'PREVIOUS' }],
    ['an instant with an offset', { dateReached: '2027-03-01T09:00:00+01:00' }],
    ['a leap day', { dateReached: '2028-02-29T09:00Z' }],
    ['a tree', { anyOf: [{ allOf: [{ quizPassed: 'a' }, { manual: true }] }, { not: { manual: true } }] }],
    ['eight levels', nested(8)],
    ['a hundred conditions', { allOf: Array<unknown>(99).fill({ manual: true }) }],
  ])('accepts %s', (_name, tree) => {
    expect(check(tree)).toEqual([]);
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

  it('refuses PREVIOUS on the first unit', () => {
    const message = 'the first unit has no PREVIOUS unit';
    expect(check({ quizPassed: 'PREVIOUS' }, 'a')).toEqual([{ path: '$.quizPassed', message }]);
    expect(check({ unitCompleted: 'PREVIOUS' }, 'a')).toEqual([{ path: '$.unitCompleted', message }]);
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
