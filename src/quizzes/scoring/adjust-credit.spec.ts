import { describe, expect, it } from '@jest/globals';
import { takePenalty, weighCertainty } from './adjust-credit.ts';
import { Fraction } from './fraction.ts';
import { scoreSheet } from './score-sheet.ts';
import type { Sheet, SheetItem } from './sheet.ts';
import type { Certainty } from './types.ts';

describe('certainty', () => {
  it.each([
    ['1', '1/1', '2/1', '3/1'],
    ['1/2', '1/2', '1/1', '3/2'],
    ['0', '0/1', '-2/1', '-6/1'],
  ])('weighs a credit of %s', (credit, ...marks) => {
    const certainties: Certainty[] = [1, 2, 3];
    expect(certainties.map((certainty) => weighCertainty(Fraction.from(credit), certainty).toText())).toEqual(
      marks,
    );
  });
});

describe('a penalty', () => {
  it.each([
    ['1', '1/3', '-1', '1/1'],
    ['0', '1/3', '-1', '-1/3'],
    ['1/2', '1/3', '-1', '1/3'],
    ['1/2', '1', '-1', '0/1'],
    ['0', '1', '-1/2', '-1/2'],
    ['0', '1', '0', '0/1'],
    ['1/4', '1', '0', '0/1'],
    ['3/4', '1', '0', '1/2'],
    ['1/2', '0', '-1', '1/2'],
  ])('turns %s with a penalty of %s and a floor of %s into %s', (credit, penalty, floor, expected) => {
    const rules = { penalty: Fraction.from(penalty), floor: Fraction.from(floor) };
    expect(takePenalty(Fraction.from(credit), rules).toText()).toBe(expected);
  });

  it('makes blind guesses among four options worth nothing on average', () => {
    const rules = { penalty: Fraction.of(1, 3), floor: Fraction.of(-1) };
    const [right, wrong] = [takePenalty(Fraction.ONE, rules), takePenalty(Fraction.ZERO, rules)];
    expect(right.add(wrong).add(wrong).add(wrong).isZero()).toBe(true);
  });
});

const say = (value: boolean | null, certainty?: unknown) =>
  value === null ? null : { type: 'TRUE_FALSE', value, ...(certainty !== undefined && { certainty }) };
const truth = (slot: string, response: unknown, change: object = {}) =>
  ({
    slot,
    type: 'TRUE_FALSE',
    points: '2',
    body: {},
    key: { correct: true },
    response,
    ...change,
  }) as SheetItem;
const sheet = (items: SheetItem[], change: Partial<Sheet> = {}): Sheet => ({
  engine: 1,
  passPercent: '50',
  items,
  ...change,
});
const earned = (someSheet: Sheet) => scoreSheet(someSheet).items.map((item) => item.earned);

describe('a sheet with certainty', () => {
  const items = [
    truth('s1', say(true, 3)),
    truth('s2', say(true, 2)),
    truth('s3', say(true)),
    truth('s4', say(false, 1)),
    truth('s5', say(false, 2)),
    truth('s6', null),
  ];

  it('marks each response by how sure the learner was, out of three times the points', () => {
    const score = scoreSheet(sheet(items, { certainty: true }));
    expect(score.items.map((item) => item.earned)).toEqual(['6/1', '4/1', '2/1', '0/1', '-4/1', '0/1']);
    expect([score.earned, score.max, score.percent]).toEqual(['8/1', '36/1', '200/9']);
    expect(score.items.map((item) => item.outcome).join(' ')).toBe(
      'CORRECT CORRECT CORRECT INCORRECT INCORRECT BLANK',
    );
  });

  it('earns 0 at least', () => {
    const score = scoreSheet(
      sheet([truth('s1', say(true, 1)), truth('s2', say(false, 3))], { certainty: true }),
    );
    expect(score.items.map((item) => item.earned)).toEqual(['2/1', '-12/1']);
    expect([score.earned, score.percent, score.passed]).toEqual(['0/1', '0/1', false]);
  });

  it('keeps the weights of items that people grade', () => {
    const essay: SheetItem = {
      slot: 's1',
      type: 'ESSAY',
      points: '2',
      body: {},
      key: {},
      response: { type: 'ESSAY', text: 'Yes.', certainty: 3 },
    };
    const score = scoreSheet(sheet([essay], { certainty: true, manual: { s1: { points: '1' } } }));
    expect([score.earned, score.max]).toEqual(['3/1', '6/1']);
  });

  it('works with immediate feedback, by the certainty of the try', () => {
    const change = { tries: [{ response: say(false, 2) }] };
    const item = truth('s1', say(true, 3), change);
    expect(earned(sheet([item], { certainty: true, behaviour: 'IMMEDIATE_FEEDBACK' }))).toEqual(['-4/1']);
  });

  it('is heeded only where the sheet says so', () =>
    expect(earned(sheet([items[0] as SheetItem]))).toEqual(['2/1']));

  it.each([0, 4, 1.5, '1', null, NaN, [1]])('refuses a certainty of %j', (certainty) => {
    expect(() => scoreSheet(sheet([truth('s1', say(true, certainty))]))).toThrow(
      /^BAD_RESPONSE: .*certainty/,
    );
  });

  it.each([
    ['with several tries', sheet(items, { certainty: true, behaviour: 'INTERACTIVE' })],
    ['with adaptive tries', sheet(items, { certainty: true, behaviour: 'ADAPTIVE' })],
    ['with another penalty', sheet([truth('s1', null, { penalty: '0.1' })], { certainty: true })],
  ])('is refused %s', (_name, sheet) => expect(() => scoreSheet(sheet)).toThrow(/^BAD_SHEET: /));
});

describe('a sheet with penalties', () => {
  it('takes them from wrong responses, not from blanks, and earns 0 at least', () => {
    const penalty = '1/2';
    const items = [
      truth('s1', say(true), { penalty }),
      truth('s2', say(false), { penalty }),
      truth('s3', null, { penalty }),
      truth('s4', say(false), { penalty: '1', floor: '-1/4' }),
      truth('s5', say(false)),
    ];
    const score = scoreSheet(sheet(items));
    expect(score.items.map((item) => item.earned)).toEqual(['2/1', '-1/1', '0/1', '-1/2', '0/1']);
    expect([score.earned, score.max, score.percent]).toEqual(['1/2', '10/1', '5/1']);
    expect(scoreSheet(sheet(items.slice(1))).earned).toBe('0/1');
  });

  it.each([
    { penalty: '1.1' },
    { penalty: '-0.1' },
    { penalty: 'NaN' },
    { penalty: 1 },
    { floor: '0.1' },
    { floor: '-2' },
  ])('refuses %j', (change) =>
    expect(() => scoreSheet(sheet([truth('s1', null, change)]))).toThrow(/^BAD_SHEET: /),
  );
});
