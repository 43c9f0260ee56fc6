import { describe, expect, it } from '@jest/globals';
import { correlate, cronbachAlpha, variance } from './correlate.ts';
import type { ItemResult } from './item-statistics.ts';
import { quizStatistics } from './item-statistics.ts';

/** One row a learner, one character an item: 1 right, 0 wrong. */
const attemptsOf = (...rows: string[]): ItemResult[][] =>
  rows.map((row) =>
    [...row].map((earned, index) => ({ slot: `s${index + 1}`, earned: `${earned}/1`, max: '1/1' })),
  );

describe('the ingredients', () => {
  it('variance divides by n − 1', () => {
    expect(variance([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(32 / 7, 12);
    expect(variance([1])).toBeNaN();
  });

  it.each([
    ['rising', [1, 2, 3], [2, 4, 6], 1],
    ['falling', [1, 2, 3], [3, 2, 1], -1],
    ['unrelated', [0, 1, 0, 1], [0, 0, 1, 1], 0],
    ['the textbook', [1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.8],
    ['a side that does not vary', [1, 1, 1], [1, 2, 3], null],
  ])('correlation: %s', (_name, left, right, expected) => {
    const correlation = correlate(left, right);
    if (expected === null) expect(correlation).toBeNull();
    else expect(correlation).toBeCloseTo(expected, 12);
  });

  it('alpha is 1 for items that say the same, 0 for items that have nothing to do with each other', () => {
    expect(
      cronbachAlpha([
        [0, 1, 1, 0],
        [0, 1, 1, 0],
        [0, 1, 1, 0],
      ]),
    ).toBeCloseTo(1, 12);
    expect(
      cronbachAlpha([
        [0, 1, 0, 1],
        [0, 0, 1, 1],
      ]),
    ).toBeCloseTo(0, 12);
    expect([
      cronbachAlpha([[0, 1]]),
      cronbachAlpha([]),
      cronbachAlpha([
        [1, 1],
        [0, 0],
      ]),
    ]).toEqual([null, null, null]);
  });
});

describe('the statistics of a quiz', () => {
  const statistics = quizStatistics({ attempts: attemptsOf('1111', '1110', '1100', '1000', '0000') });

  it('are those of a Guttman scale, worked out by hand', () => {
    expect(statistics.items.map(({ facility }) => facility)).toEqual([0.8, 0.6, 0.4, 0.2]);
    expect([statistics.attempts, statistics.mean]).toEqual([5, 0.5]);
    expect(statistics.standardDeviation).toBeCloseTo(Math.sqrt(2.5) / 4, 12);
    // Variances 0.2, 0.3, 0.3, 0.2 of the items, 2.5 of the sums: 4/3 × (1 − 1/2.5).
    expect(statistics.alpha).toBeCloseTo(0.8, 12);
    expect(statistics.standardError).toBeCloseTo((Math.sqrt(2.5) / 4) * Math.sqrt(0.2), 12);
    // s1 against the rest 3, 2, 1, 0, 0: Σ 0.96 / √(0.8 × 6.8).
    expect(statistics.items[0]?.discrimination).toBeCloseTo(1.2 / Math.sqrt(0.8 * 6.8), 12);
    expect(statistics.items[3]?.discrimination).toBeCloseTo(1.2 / Math.sqrt(0.8 * 6.8), 12);
  });

  it('tell items that the able get wrong', () => {
    const { items } = quizStatistics({ attempts: attemptsOf('0111', '0110', '1000', '1000') });
    expect(items[0]?.discrimination).toBeLessThan(-0.9);
  });

  it('take shares of items with other points, and items that not everybody had', () => {
    const half = { slot: 's1', earned: '1/2', max: '1/1' };
    const { items, alpha } = quizStatistics({
      attempts: [
        [half, { slot: 's2', earned: '3/1', max: '3/1', seconds: 10 }],
        [half, { slot: 's3', earned: '0/1', max: '5/1' }],
        [
          { ...half, seconds: 4 },
          { slot: 's2', earned: '0/1', max: '3/1', seconds: 20 },
        ],
      ],
    });
    expect(items.map((item) => [item.slot, item.attempts, item.facility, item.meanSeconds])).toEqual([
      ['s1', 3, 0.5, 4],
      ['s2', 2, 0.5, 15],
      ['s3', 1, 0, null],
    ]);
    expect([alpha, items[0]?.discrimination]).toEqual([null, null]);
  });

  it('take what is drawn into a place for one item of the reliability, but not of their own', () => {
    const drawn = (...items: [slot: string, earned: number][]): ItemResult[] =>
      items.map(([slot, earned], index) => ({ slot, place: `p${index}`, earned: `${earned}/1`, max: '1/1' }));
    const { alpha, standardError, items } = quizStatistics({
      attempts: [
        drawn(['a', 1], ['d', 1]),
        drawn(['b', 1], ['d', 0]),
        drawn(['a', 0], ['c', 0]),
        drawn(['b', 1], ['c', 1]),
      ],
    });
    // Variances 1/4 and 1/3 of the places, 11/12 of the sums 2, 1, 0, 2: 2 × (1 − 7/11).
    expect(alpha).toBeCloseTo(8 / 11, 12);
    expect(standardError).toBeCloseTo(Math.sqrt(11 / 12 / 4) * Math.sqrt(3 / 11), 12);
    expect(items.map(({ slot, attempts }) => [slot, attempts])).toEqual([...'abcd'].map((slot) => [slot, 2]));
  });

  it('of one attempt have no spread, and of none do not exist', () => {
    const { standardDeviation, alpha, standardError, items } = quizStatistics({ attempts: attemptsOf('10') });
    expect([standardDeviation, alpha, standardError, items[0]?.discrimination]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(() => quizStatistics({ attempts: [] })).toThrow(RangeError);
  });
});

describe('a wrong key', () => {
  /** So many learners who chose the option, with so many of four other points. */
  const learners = (count: number, chosen: string, others: number): ItemResult[][] =>
    Array.from({ length: count }, () => [
      { slot: 's1', earned: chosen === 'a' ? '1/1' : '0/1', max: '1/1', chosen: [chosen] },
      { slot: 's2', earned: `${others}/1`, max: '4/1' },
    ]);
  const first = (attempts: ItemResult[][], correct: string[] = ['a']) =>
    quizStatistics({ attempts, correct: { s1: correct } }).items[0];

  it('shows where able learners prefer a wrong option', () => {
    const item = first([...learners(6, 'a', 1), ...learners(5, 'b', 4), ...learners(5, 'c', 2)]);
    expect(item?.suspect).toBe('b');
    expect(item?.options).toEqual([
      { optionId: 'a', isCorrect: true, count: 6, meanRest: 0.25 },
      { optionId: 'b', isCorrect: false, count: 5, meanRest: 1 },
      { optionId: 'c', isCorrect: false, count: 5, meanRest: 0.5 },
    ]);
  });

  it.each([
    ['the able are right', [...learners(6, 'a', 4), ...learners(6, 'b', 1)], ['a']],
    ['too few chose it', [...learners(6, 'a', 1), ...learners(4, 'b', 4)], ['a']],
    ['they are alike', [...learners(6, 'a', 2), ...learners(6, 'b', 2)], ['a']],
    ['one of the right options is theirs', [...learners(6, 'a', 1), ...learners(6, 'b', 4)], ['a', 'b']],
    [
      'it is worse than one of the right ones',
      [...learners(6, 'a', 1), ...learners(6, 'b', 4), ...learners(6, 'c', 2)],
      ['a', 'b'],
    ],
    ['there is no right option', [...learners(6, 'a', 1), ...learners(6, 'b', 4)], []],
  ])('does not where %s', (_name, attempts, correct) => expect(first(attempts, correct)?.suspect).toBeNull());

  it('shows where nobody chose the right option', () => {
    expect(first(learners(9, 'b', 3))?.suspect).toBe('b');
  });
});

describe('scores that do not vary', () => {
  const attempt = (...shares: string[]): ItemResult[] =>
    shares.map((earned, index) => ({ slot: `s${index + 1}`, earned, max: '1/1' }));

  // Tenths and thirds are no floats: their mean is not quite what each of them is.
  it.each([3, 6, 7, 10, 49])('have no deviation, discrimination or reliability, for %i learners', (count) => {
    const attempts = Array.from({ length: count }, () => attempt('1/10', '1/3', '7/10'));
    expect(quizStatistics({ attempts })).toMatchObject({
      standardDeviation: 0,
      alpha: null,
      standardError: null,
      items: [{ discrimination: null }, { discrimination: null }, { discrimination: null }],
    });
  });

  it('discriminate nothing beside others that do', () => {
    const attempts = [
      attempt('1/10', '1/3', '0/1'),
      attempt('1/10', '0/1', '1/1'),
      attempt('1/10', '1/1', '0/1'),
    ];
    expect(quizStatistics({ attempts }).items[0]?.discrimination).toBeNull();
  });

  it('make nobody suspect', () => {
    const chose = (option: string, count: number) =>
      Array.from({ length: count }, () => [
        { slot: 's1', earned: option === 'a' ? '1/1' : '0/1', max: '1/1', chosen: [option] },
        { slot: 's2', earned: '9/10', max: '1/1' },
      ]);
    for (const count of [5, 7, 9, 11]) {
      const attempts = [...chose('a', 6), ...chose('b', count)];
      expect(quizStatistics({ attempts, correct: { s1: ['a'] } }).items[0]?.suspect).toBeNull();
    }
  });

  it.each([3, 4, 5, 6, 7])(
    'leave no reliability beside one that does, but an error, for %i learners',
    (count) => {
      const rows = Array.from({ length: count }, (_, row) => attempt('1/3', row === 0 ? '0/1' : '1/2'));
      const { alpha, standardError, standardDeviation } = quizStatistics({ attempts: rows });
      expect([alpha, standardError]).toEqual([0, standardDeviation]);
    },
  );

  it('alpha is 1 at most', () => {
    for (const rows of [2, 3, 5, 7, 11]) {
      const column = Array.from({ length: rows }, (_, row) => row / 10);
      for (const items of [2, 3, 5, 6, 7, 9]) {
        const alpha = cronbachAlpha(Array.from({ length: items }, () => column));
        expect(alpha).toBeLessThanOrEqual(1);
        expect(alpha).toBeCloseTo(1, 9);
      }
    }
  });
});
