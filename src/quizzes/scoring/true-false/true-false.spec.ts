import { describe, expect, it } from '@jest/globals';
import { scoreSheet } from '../score-sheet.ts';
import type { SheetItem } from '../sheet.ts';
import { trueFalse } from './true-false.ts';

const say = (value: boolean) => ({ type: 'TRUE_FALSE' as const, value });

describe('a true or false', () => {
  it.each([
    [true, true, '1/1'],
    [true, false, '0/1'],
    [false, true, '0/1'],
    [false, false, '1/1'],
  ])('with %s correct and %s given earns %s', (correct, value, credit) => {
    expect(trueFalse.score({}, { correct }, say(value)).credit.toText()).toBe(credit);
  });

  describe('with tries', () => {
    const secondTry = (behaviour: 'INTERACTIVE' | 'ADAPTIVE', change: Partial<SheetItem> = {}) => {
      const tries = [{ response: say(false) }, { response: say(true) }];
      const item = { slot: 's1', points: '3', body: {}, key: { correct: true }, response: say(true) };
      const given = { ...item, type: 'TRUE_FALSE', tries, maxTries: 2, ...change } as SheetItem;
      return scoreSheet({ engine: 1, passPercent: '50', behaviour, items: [given] }).earned;
    };

    it.each(['INTERACTIVE', 'ADAPTIVE'] as const)('earns nothing at the second: %s', (behaviour) => {
      expect(secondTry(behaviour)).toBe('0/1');
    });

    it('earns what the item says', () => {
      expect(secondTry('ADAPTIVE', { tryPenalty: '1/3' })).toBe('2/1');
    });
  });

  it('gives feedback on what was chosen', () => {
    const key = { correct: true, feedback: { false: 'No: the whole file is checked first.' } };
    expect(trueFalse.score({}, key, say(false)).feedback).toEqual([key.feedback.false]);
    expect(trueFalse.score({}, key, say(true)).feedback).toEqual([]);
    expect(trueFalse.checkBody({}, key)).toEqual([]);
  });

  it.each([0, 1, 'true', '', undefined, [], {}])('refuses the value %j', (value) => {
    expect(trueFalse.checkResponse({}, { type: 'TRUE_FALSE', value })[0]?.path).toBe('value');
  });

  it.each([
    ['no key', {}, {}, 'key.correct'],
    ['a text for a key', {}, { correct: 'true' }, 'key.correct'],
    ['a key in the body', { correct: true }, { correct: true }, 'body'],
    ['feedback on something else', {}, { correct: true, feedback: { maybe: 'x' } }, 'key.feedback'],
  ])('cannot be published with %s', (_name, body, key, path) => {
    expect(trueFalse.checkBody(body, key)[0]?.path).toBe(path);
  });
});
