import { describe, expect, it } from '@jest/globals';
import type { Behaviour } from './apply-tries.ts';
import { applyTries, canTryAgain } from './apply-tries.ts';
import { Fraction } from './fraction.ts';
import { scoreSheet } from './score-sheet.ts';
import type { Sheet, SheetItem } from './sheet.ts';

const read = (texts: string) => texts.split(' ').filter(Boolean).map(Fraction.from);

/** The tries, then what stood at the end: a credit, "-" for a blank, "same" for the last try. */
const apply = (behaviour: Behaviour, tries: string, end: string, penalty = '1/3', maxTries = 3) => {
  const checked = read(tries);
  const last = checked.at(-1) ?? null;
  const standing = end === '-' ? null : end === 'same' ? last : Fraction.from(end);
  const counted = applyTries({
    behaviour,
    checked: checked.map((credit) => ({ credit })),
    standing: standing && { credit: standing },
    penalty: Fraction.from(penalty),
    maxTries,
  });
  return [counted.credit.toText(), counted.index];
};

describe('deferred feedback', () => {
  it.each([
    ['1', '1/1'],
    ['1/2', '1/2'],
    ['-', '0/1'],
  ])('counts what stood at the end: %s', (end, credit) => {
    expect(apply('DEFERRED_FEEDBACK', '', end)).toEqual([credit, null]);
  });
});

describe('immediate feedback', () => {
  it.each([
    ['the first check', '1/2', '1', '1/2', 0],
    ['a wrong first check', '0', '1', '0/1', 0],
    ['what stood, without a check', '', '1/2', '1/2', null],
    ['nothing', '', '-', '0/1', null],
  ])('counts %s', (_name, tries, end, credit, index) => {
    expect(apply('IMMEDIATE_FEEDBACK', tries, end)).toEqual([credit, index]);
  });
});

describe('interactive with several tries, a third for each', () => {
  it.each([
    ['right at once', '1', 'same', '1/1', 0],
    ['right at the second try', '0 1', 'same', '2/3', 1],
    ['right at the third', '0 0 1', 'same', '1/3', 2],
    ['never right', '0 0 0', 'same', '0/1', 2],
    ['partly right at the last', '0 0 3/4', 'same', '1/12', 2],
    ['less than the penalties at the last', '0 0 1/2', 'same', '0/1', 2],
    ['partly right, then worse', '3/4 0 0', 'same', '0/1', 2],
    ['ended after a partly right try, which is graded once more', '3/4', 'same', '5/12', null],
    ['ended with a better response that was not checked', '0', '1', '2/3', null],
    ['ended with a blank', '3/4', '-', '0/1', null],
    ['ended without a check', '', '1', '1/1', null],
    ['changed after it was right', '1', '0', '1/1', 0],
  ])('%s', (_name, tries, end, credit, index) => {
    expect(apply('INTERACTIVE', tries, end)).toEqual([credit, index]);
  });

  it('takes each item’s own penalty', () => {
    expect(apply('INTERACTIVE', '0 1', 'same', '0.1')[0]).toBe('9/10');
    expect(apply('INTERACTIVE', '0 0 1', 'same', '0.5')[0]).toBe('0/1');
    expect(apply('INTERACTIVE', '0 0 1', 'same', '0')[0]).toBe('1/1');
  });
});

describe('adaptive, a tenth for each', () => {
  it.each([
    ['right at once', '1', 'same', '1/1', 0],
    ['right at the second try', '0 1', 'same', '9/10', 1],
    ['the best of all tries, not the last', '0 4/5 1/2', 'same', '7/10', 1],
    ['an early half better than a late one', '1/2 1/2', '0', '1/2', 0],
    ['a late right better than an early half', '1/2 0 1', 'same', '4/5', 2],
    ['what stood, as a new try', '1/2 0', '1', '4/5', null],
    ['what stood, once more: it cannot be better', '1/2', 'same', '1/2', 0],
    ['ended with a blank', '1/2', '-', '1/2', 0],
    ['never right', '0 0', 'same', '0/1', 0],
    ['only blanks', '', '-', '0/1', null],
  ])('%s', (_name, tries, end, credit, index) => {
    expect(apply('ADAPTIVE', tries, end, '0.1', 20)).toEqual([credit, index]);
  });

  it('never goes below 0', () => {
    expect(apply('ADAPTIVE', '0 0 1/2', 'same', '1/2', 20)).toEqual(['0/1', 0]);
  });
});

describe('one more try', () => {
  it.each([
    ['DEFERRED_FEEDBACK', '', false],
    ['IMMEDIATE_FEEDBACK', '', true],
    ['IMMEDIATE_FEEDBACK', '0', false],
    ['INTERACTIVE', '0 1/2', true],
    ['INTERACTIVE', '0 1', false],
    ['INTERACTIVE', '0 0 0', false],
    ['ADAPTIVE', '1 0', true],
    ['ADAPTIVE', '0 0 0', false],
  ] as const)('%s after "%s": %s', (behaviour, tries, expected) => {
    expect(canTryAgain({ behaviour, checked: read(tries), maxTries: 3 })).toBe(expected);
  });
});

const options = ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id }));
const tick = (...optionIds: string[]) => ({ type: 'MULTIPLE_CHOICE' as const, optionIds });
const key = { correct: ['a', 'b'], feedback: { a: 'On a.', b: 'On b.', c: 'On c.' } };
const item = (change: Partial<SheetItem>): SheetItem =>
  ({
    slot: 's1',
    type: 'MULTIPLE_CHOICE',
    points: '6',
    body: { options },
    key,
    response: null,
    ...change,
  }) as SheetItem;
const sheet = (behaviour: Behaviour | undefined, change: Partial<SheetItem>): Sheet => ({
  engine: 1,
  passPercent: '50',
  items: [item(change)],
  ...(behaviour && { behaviour }),
});
const tries = (...responses: object[]) => responses.map((response) => ({ response }));

describe('a sheet with tries', () => {
  it('scores the try that counts, with its outcome and feedback', () => {
    const change = {
      tries: tries(tick('c'), tick('a'), tick('b', 'a')),
      response: tick('b', 'a'),
      maxTries: 3,
    };
    expect(scoreSheet(sheet('INTERACTIVE', change)).items[0]).toEqual({
      slot: 's1',
      earned: '2/1',
      max: '6/1',
      outcome: 'CORRECT',
      feedback: ['On a.', 'On b.'],
    });
    const best = { tries: tries(tick('a'), tick('c')), response: tick('c'), tryPenalty: '0.1' };
    expect(scoreSheet(sheet('ADAPTIVE', best)).items[0]).toMatchObject({
      earned: '3/1',
      outcome: 'PARTIAL',
      feedback: ['On a.'],
    });
  });

  it('counts neither blanks nor the same response twice in a row as tries', () => {
    const change = {
      tries: tries(tick(), tick('c'), tick('c'), tick(), tick('c'), tick('a', 'b')),
      response: tick('a', 'b'),
    };
    expect(scoreSheet(sheet('ADAPTIVE', { ...change, tryPenalty: '0.1' })).earned).toBe('27/5');
  });

  it.each([
    ['tries of deferred feedback', sheet('DEFERRED_FEEDBACK', { tries: tries(tick('a')) })],
    ['tries without a behaviour', sheet(undefined, { tries: tries(tick('a')) })],
    [
      'a second try of immediate feedback',
      sheet('IMMEDIATE_FEEDBACK', { tries: tries(tick('a'), tick('b')) }),
    ],
    ['a try too many', sheet('INTERACTIVE', { tries: tries(tick('a'), tick('b'), tick('c')), maxTries: 2 })],
    ['half a try', sheet('INTERACTIVE', { maxTries: 1.5 })],
    ['21 tries', sheet('ADAPTIVE', { maxTries: 21 })],
    ['a penalty above 1', sheet('ADAPTIVE', { tryPenalty: '1.1' })],
    ['two kinds of penalty', sheet('ADAPTIVE', { penalty: '0.1' })],
    ['an unknown behaviour', sheet('TOSTRING' as Behaviour, {})],
  ])('refuses %s', (_name, sheet) => expect(() => scoreSheet(sheet)).toThrow(/^BAD_SHEET: /));

  it('refuses a try that does not fit the item', () => {
    expect(() => scoreSheet(sheet('ADAPTIVE', { tries: tries(tick('x')) }))).toThrow(/^BAD_RESPONSE: /);
  });
});
