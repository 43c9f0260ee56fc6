import { describe, expect, it } from '@jest/globals';
import type { RegradePolicy } from './regrade.ts';
import { regrade, REGRADE_POLICIES } from './regrade.ts';
import { scoreSheet } from './score-sheet.ts';
import type { Sheet, SheetItem } from './sheet.ts';

const options = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
const choice = (optionId: string | null): SheetItem => ({
  slot: 's1',
  type: 'SINGLE_CHOICE',
  points: '2',
  body: { options },
  key: { correct: 'a' },
  response: optionId === null ? null : { type: 'SINGLE_CHOICE', optionId },
});
const truth: SheetItem = {
  slot: 's2',
  type: 'TRUE_FALSE',
  points: '1',
  body: {},
  key: { correct: true },
  response: { type: 'TRUE_FALSE', value: true },
};
const sheetOf = (optionId: string | null, change: Partial<Sheet> = {}): Sheet => ({
  engine: 1,
  passPercent: '50',
  items: [choice(optionId), truth],
  ...change,
});
const changes = [{ slot: 's1', key: { correct: 'b' } }];
const apply = (policy: RegradePolicy, sheet: Sheet) =>
  regrade({ sheet, oldScore: scoreSheet(sheet), changes, policy });

/** The key of s1, two points, was "a" and should have been "b"; s2, one point, is right. */
describe('a regrade', () => {
  it.each([
    ['a', '3/1', '3/1', '3/1', '1/1', '3/1', '1/1'],
    ['b', '1/1', '3/1', '3/1', '3/1', '3/1', '1/1'],
    ['c', '1/1', '3/1', '1/1', '1/1', '1/1', '1/1'],
    [null, '1/1', '3/1', '1/1', '1/1', '1/1', '1/1'],
  ])('of the response %s, worth %s, by each policy', (optionId, before, ...after) => {
    const sheet = sheetOf(optionId);
    expect(scoreSheet(sheet).earned).toBe(before);
    expect(REGRADE_POLICIES.map((policy) => apply(policy, sheet).score.earned)).toEqual(after);
  });

  it('by DROP_ITEM takes the points away, too', () => {
    const { score } = apply('DROP_ITEM', sheetOf('b', { manual: { s1: { points: '1' } } }));
    expect([score.max, score.percent, score.passed, score.items.map(({ slot }) => slot)]).toEqual([
      '1/1',
      '100/1',
      true,
      ['s2'],
    ]);
  });

  it.each(REGRADE_POLICIES)(
    'by %s can be replayed from its sheet, and leaves the old one alone',
    (policy) => {
      for (const optionId of ['a', 'b', 'c', null]) {
        const sheet = sheetOf(optionId);
        const before = JSON.stringify(sheet);
        const { sheet: changed, score } = apply(policy, sheet);
        expect(JSON.stringify(scoreSheet(JSON.parse(JSON.stringify(changed))))).toBe(JSON.stringify(score));
        expect(JSON.stringify(sheet)).toBe(before);
      }
    },
  );

  it('by ONLY_IF_HIGHER keeps an old score that was the same or higher', () => {
    const sheet = sheetOf('c');
    const oldScore = scoreSheet(sheet);
    const result = regrade({ sheet, oldScore, changes, policy: 'ONLY_IF_HIGHER' });
    expect(result).toEqual({ sheet, score: oldScore });
  });

  it('by EITHER_KEY takes any number of keys, the best of them for each learner', () => {
    const earnedBy = (optionId: string) => {
      const { sheet, score } = apply('EITHER_KEY', sheetOf(optionId));
      const third = [{ slot: 's1', key: { correct: 'c' } }];
      const again = regrade({ sheet, oldScore: score, changes: third, policy: 'EITHER_KEY' });
      return [score.earned, again.score.earned];
    };
    expect(['a', 'b', 'c'].map(earnedBy)).toEqual([
      ['3/1', '3/1'],
      ['3/1', '3/1'],
      ['1/1', '3/1'],
    ]);
  });

  it('by NEW_KEY ends earlier regrades of the item', () => {
    for (const policy of ['EITHER_KEY', 'FULL_CREDIT'] as const) {
      const { sheet, score } = apply(policy, sheetOf('a'));
      expect(score.earned).toBe('3/1');
      const key = { correct: 'c' };
      expect(
        regrade({ sheet, oldScore: score, changes: [{ slot: 's1', key }], policy: 'NEW_KEY' }).score.earned,
      ).toBe('1/1');
    }
  });

  it('leaves what people gave, unless everybody gets everything', () => {
    const manual = { s1: { points: '0.5' } };
    expect(apply('NEW_KEY', sheetOf('b', { manual })).score.earned).toBe('3/2');
    expect(apply('FULL_CREDIT', sheetOf('b', { manual })).score.earned).toBe('3/1');
  });

  it('gives full credit where certainty counts, as for the surest right response', () => {
    const { score } = apply('FULL_CREDIT', sheetOf('c', { certainty: true }));
    expect([score.earned, score.max]).toEqual(['7/1', '9/1']);
  });

  it.each([
    ['an unknown slot', [{ slot: 's9', key: { correct: 'b' } }], 'NEW_KEY', 'BAD_SHEET'],
    ['two changes of one slot', [...changes, ...changes], 'NEW_KEY', 'BAD_SHEET'],
    ['no key', [{ slot: 's1' }], 'EITHER_KEY', 'BAD_SHEET'],
    ['a broken key', [{ slot: 's1', key: { correct: 'x' } }], 'NEW_KEY', 'BROKEN_ITEM'],
    ['a broken other key', [{ slot: 's1', key: { correct: 'x' } }], 'EITHER_KEY', 'BROKEN_ITEM'],
    ['nothing left', [{ slot: 's1' }, { slot: 's2' }], 'DROP_ITEM', 'NO_POINTS'],
  ] as const)('is refused with %s', (_name, changes, policy, code) => {
    const sheet = sheetOf('a');
    expect(() => regrade({ sheet, oldScore: scoreSheet(sheet), changes, policy })).toThrow(
      RegExp(`^${code}: `),
    );
  });
});
