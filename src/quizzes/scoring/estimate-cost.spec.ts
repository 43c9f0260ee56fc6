import { describe, expect, it } from '@jest/globals';
import { estimateScoringCost, HEAVY_SHEET_COST } from './estimate-cost.ts';
import type { AnsweredItem } from './item-types.ts';
import type { Sheet } from './sheet.ts';

const options = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `o${index}`, text: 'Text' }));

const choice = (count = 4): AnsweredItem => ({
  type: 'SINGLE_CHOICE',
  body: { options: options(count) },
  key: { correct: 'o1' },
  response: { type: 'SINGLE_CHOICE', optionId: 'o2' },
});

const shortText = (accepted: string[], text: string): AnsweredItem => ({
  type: 'SHORT_TEXT',
  body: {},
  key: { accepted },
  response: { type: 'SHORT_TEXT', text },
});

const truth: AnsweredItem = { type: 'TRUE_FALSE', body: {}, key: { correct: true }, response: null };

const formula: AnsweredItem = {
  type: 'FORMULA',
  body: { variables: [{ name: 'x', min: '-1', max: '1' }] },
  key: { answers: [{ formula: '(x + 1)^2' }] },
  response: { type: 'FORMULA', formula: 'x^2 + 2x + 1' },
};

const tries = Array(20).fill({ response: formula.response });

const slips: AnsweredItem = {
  type: 'SHORT_TEXT',
  body: {},
  key: { answers: [{ text: 'x'.repeat(2_000), maxEdits: 3 }] },
  response: { type: 'SHORT_TEXT', text: 'y' },
};

/** Each character of it is 18 when it is compared. */
const growing: AnsweredItem = {
  type: 'SHORT_TEXT',
  body: {},
  key: { answers: [{ text: '\u{fdfa}'.repeat(500), maxEdits: 3 }] },
  response: { type: 'SHORT_TEXT', text: 'y' },
};

function sheetOf(count: number, item: AnsweredItem): Sheet {
  const items = Array.from({ length: count }, (_, index) => ({ ...item, slot: `s${index}`, points: '1' }));
  return { engine: 1, passPercent: '50', items };
}

const isHeavy = (sheet: Sheet) => estimateScoringCost(sheet) >= HEAVY_SHEET_COST;

describe('the cost of a sheet', () => {
  it.each([
    ['no item', sheetOf(0, choice())],
    ['10 choices', sheetOf(10, choice())],
    ['100 choices', sheetOf(100, choice())],
    [
      '100 short texts with 5 accepted',
      sheetOf(100, shortText(Array(5).fill('a number sign'), 'a number sign')),
    ],
    ['5 formulas', sheetOf(5, formula)],
    ['10 texts of 2,000 characters', sheetOf(10, shortText(['yes'], 'x'.repeat(2_000)))],
  ])('of %s is small', (_name, sheet) => expect(isHeavy(sheet)).toBe(false));

  it.each([
    ['20 formulas', sheetOf(20, formula)],
    [
      'one formula with 20 tries',
      { ...sheetOf(1, formula), items: [{ ...sheetOf(1, formula).items[0], tries }] },
    ],
    ['5 texts of 2,000 characters with 3 edits', sheetOf(5, slips)],
    ['one text that grows to 9,000 characters, with 3 edits', sheetOf(1, growing)],
    ['400 choices', sheetOf(400, choice())],
    ['400 true or false', sheetOf(400, truth)],
    ['50 choices of 100 options', sheetOf(50, choice(100))],
    [
      'one text against 100 of 2,000 characters',
      sheetOf(1, shortText(Array(100).fill('x'.repeat(2_000)), 'x')),
    ],
    ['100 texts of 2,000 characters', sheetOf(100, shortText(['yes'], 'x'.repeat(2_000)))],
    ['an item of no known type', sheetOf(1, { ...truth, type: 'RIDDLE' } as unknown as AnsweredItem)],
  ])('of %s is large', (_name, sheet) => expect(isHeavy(sheet as Sheet)).toBe(true));
});
