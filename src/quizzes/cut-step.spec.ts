import { describe, expect, it } from '@jest/globals';
import { cutStep } from './cut-step.ts';
import type { AnsweredItem, Regrade, Score, Sheet } from './scoring/index.ts';

const sheetOf = (count: number, item: AnsweredItem): Sheet => ({
  engine: 1,
  passPercent: '50',
  items: Array.from({ length: count }, (_, n) => ({ ...item, slot: `s${n}`, points: '1' })),
});

/** A key of about 1.2 ms for each of its texts, which a response may differ from in three places. */
const keyOf = (texts: number) => ({
  answers: Array.from({ length: texts }, (_, n) => ({ text: `${n}`.padEnd(2_000, 'x'), maxEdits: 3 })),
});

const textOf = (texts: number): Sheet =>
  sheetOf(1, {
    type: 'SHORT_TEXT',
    body: {},
    key: keyOf(texts),
    response: { type: 'SHORT_TEXT', text: 'y' },
  });

const choices = sheetOf(100, {
  type: 'SINGLE_CHOICE',
  body: { options: ['a', 'b', 'c', 'd'].map((id) => ({ id, text: id })) },
  key: { correct: 'a' },
  response: { type: 'SINGLE_CHOICE', optionId: 'a' },
});

const taskOf = (sheet: Sheet, change: Partial<Regrade> = {}): Regrade => ({
  sheet,
  oldScore: {} as Score,
  changes: [],
  policy: 'NEW_KEY',
  ...change,
});

const plansOf = (count: number, task: Regrade | null) => Array.from({ length: count }, () => ({ task }));

describe('a step of a regrade', () => {
  it.each([
    ['no attempt', []],
    ['250 of 100 choices each', plansOf(250, taskOf(choices))],
    ['250 that need nothing', plansOf(250, null)],
    ['one of seconds', plansOf(1, taskOf(textOf(2_500)))],
    ['250 of no known type', plansOf(250, taskOf({ ...choices, items: [{ type: 'RIDDLE' }] } as never))],
    ['250 that cannot be changed so', plansOf(250, taskOf(choices, { changes: [{ slot: 'none' }] }))],
  ])('takes %s at once', (_, plans) =>
    expect(cutStep<{ task: Regrade | null }>(plans)).toHaveLength(plans.length),
  );

  it.each([
    ['a tenth of a second', 8, taskOf(textOf(100))],
    ['seconds', 1, taskOf(textOf(2_500))],
    [
      'a tenth of a second by the new key',
      8,
      taskOf(textOf(1), { changes: [{ slot: 's0', key: keyOf(100) }] }),
    ],
    [
      'a tenth of a second by each of two keys',
      4,
      taskOf(textOf(100), { changes: [{ slot: 's0', key: keyOf(100) }], policy: 'EITHER_KEY' }),
    ],
  ])('of attempts that take %s each has %i of them', (_, count, task) =>
    expect(cutStep(plansOf(250, task))).toHaveLength(count),
  );

  it('begins with the first, and leaves what is too much to the next', () => {
    const [heavy, light] = [taskOf(textOf(750)), taskOf(choices)];
    const plans = [...plansOf(1, heavy), ...plansOf(20, light), ...plansOf(9, null), ...plansOf(1, heavy)];
    const step = cutStep(plans);
    expect(step).toHaveLength(30);
    expect(step.every((plan, index) => plan === plans[index])).toBe(true);
  });
});
