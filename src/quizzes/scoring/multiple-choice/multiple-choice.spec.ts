import { describe, expect, it } from '@jest/globals';
import type { ChoiceStrategy } from './choice-strategies.ts';
import { choiceStrategies } from './choice-strategies.ts';
import { Fraction } from '../fraction.ts';
import { multipleChoice } from './multiple-choice.ts';

const body = { options: ['r1', 'r2', 'r3', 'w1', 'w2'].map((id) => ({ id, text: `Option ${id}` })) };
const correct = ['r1', 'r2', 'r3'];
const tick = (...optionIds: string[]) => ({ type: 'MULTIPLE_CHOICE' as const, optionIds });
const weights = { r1: '1/2', r2: '0.3', r3: '0.2', w1: '-1', w2: '-1/4' };
const keyOf = (strategy: ChoiceStrategy | undefined) => ({
  correct,
  strategy,
  ...(strategy === 'WEIGHTED' && { weights }),
});
const credit = (strategy: ChoiceStrategy | undefined, ticked: string[]) =>
  multipleChoice.score(body, keyOf(strategy), tick(...ticked)).credit.toText();

const weighted = (change: object) => ({
  correct,
  strategy: 'WEIGHTED',
  weights: { ...weights, ...change },
});

describe('a multiple choice', () => {
  it.each([
    ['nothing', [], '0/1', '0/1', '0/1', '0/1'],
    ['all right ones', ['r3', 'r1', 'r2'], '1/1', '1/1', '1/1', '1/1'],
    ['one right one', ['r2'], '1/3', '0/1', '3/10', '3/5'],
    ['two right ones', ['r1', 'r2'], '2/3', '0/1', '4/5', '4/5'],
    ['two right, one wrong', ['r1', 'r2', 'w2'], '1/6', '0/1', '11/20', '3/5'],
    ['two right, the worst', ['r1', 'r2', 'w1'], '1/6', '0/1', '0/1', '3/5'],
    ['all right, one wrong', ['r1', 'r2', 'r3', 'w2'], '1/2', '0/1', '3/4', '4/5'],
    ['everything', ['r1', 'r2', 'r3', 'w1', 'w2'], '0/1', '0/1', '0/1', '0/1'],
    ['only wrong ones', ['w1', 'w2'], '0/1', '0/1', '0/1', '0/1'],
    ['one wrong one', ['w1'], '0/1', '0/1', '0/1', '1/5'],
  ])('with %s ticked', (_name, ticked, rightMinusWrong, allOrNothing, weighted, perDecision) => {
    expect(credit('RIGHT_MINUS_WRONG', ticked)).toBe(rightMinusWrong);
    expect(credit('ALL_OR_NOTHING', ticked)).toBe(allOrNothing);
    expect(credit('WEIGHTED', ticked)).toBe(weighted);
    expect(credit('PER_DECISION', ticked)).toBe(perDecision);
    expect(credit(undefined, ticked)).toBe(rightMinusWrong);
  });

  it('takes nothing ticked for no decision', () => {
    const left = { optionId: 'a', isTicked: false, weight: Fraction.ZERO };
    const decisions = [
      { ...left, isCorrect: true },
      { ...left, isCorrect: false },
    ];
    expect(choiceStrategies.PER_DECISION(decisions).isZero()).toBe(true);
  });

  it('scores an item without a wrong option by what is ticked', () => {
    const allRight = { options: body.options.slice(0, 3) };
    const score = (...ticked: string[]) =>
      multipleChoice.score(allRight, { correct }, tick(...ticked)).credit.toText();
    expect([score('r1', 'r2', 'r3'), score('r1'), score()]).toEqual(['1/1', '1/3', '0/1']);
  });

  it('tells nothing but feedback on ticked options, in the order of the body', () => {
    const key = { correct, feedback: { w1: 'Not w1.', r3: 'Yes, r3.', r1: 'Yes, r1.' } };
    expect(multipleChoice.score(body, key, tick('r3', 'w2', 'r1')).feedback).toEqual([
      'Yes, r1.',
      'Yes, r3.',
    ]);
  });

  it.each([
    ['one option twice', { type: 'MULTIPLE_CHOICE', optionIds: ['r1', 'r1'] }, 'optionIds'],
    ['an unknown option', { type: 'MULTIPLE_CHOICE', optionIds: ['r1', 'x'] }, 'optionIds'],
    ['101 options', { type: 'MULTIPLE_CHOICE', optionIds: Array(101).fill('r1') }, 'optionIds'],
    ['a million options', { type: 'MULTIPLE_CHOICE', optionIds: Array(1_000_000).fill('r1') }, 'optionIds'],
    ['a list in the list', { type: 'MULTIPLE_CHOICE', optionIds: [['r1']] }, 'optionIds.0'],
    ['no list', { type: 'MULTIPLE_CHOICE', optionIds: { length: 0 } }, 'optionIds'],
    ['another type', { type: 'SINGLE_CHOICE', optionIds: [] }, 'type'],
    ['more than asked', { type: 'MULTIPLE_CHOICE', optionIds: [], ['__proto__']: 1 }, ''],
  ])('refuses %s', (_name, response, path) => {
    expect(multipleChoice.checkResponse(body, response)[0]?.path).toBe(path);
  });

  it.each([
    ['no wrong option', { options: body.options.slice(0, 3) }, { correct }, 'body.options'],
    ['no correct option', body, { correct: [] }, 'key.correct'],
    ['an unknown correct option', body, { correct: ['r1', 'x'] }, 'key.correct'],
    ['one correct option twice', body, { correct: ['r1', 'r1'] }, 'key.correct'],
    ['an unknown strategy', body, { correct, strategy: 'toString' }, 'key.strategy'],
    ['weights for another strategy', body, { correct, weights }, 'key.weights'],
    ['WEIGHTED without weights', body, { correct, strategy: 'WEIGHTED' }, 'key.weights'],
    ['a weight for an unknown option', body, weighted({ x: '0' }), 'key.weights'],
    ['a weight above 1', body, weighted({ r1: '1.1' }), 'key.weights'],
    ['a weight below -1', body, weighted({ w1: '-1.1' }), 'key.weights'],
    ['a weight of NaN', body, weighted({ w1: 'NaN' }), 'key.weights'],
    ['a weight that is a number', body, weighted({ w1: -1 }), 'key.weights'],
    ['a right option that costs', body, weighted({ r1: '-0.1', r2: '1' }), 'key.weights'],
    ['a wrong option that earns', body, weighted({ w1: '0.1' }), 'key.weights'],
    ['points out of reach', body, weighted({ r1: '0.49' }), 'key.weights'],
    ['points for ticking everything', body, weighted({ w1: '-0.74' }), 'key.weights'],
    ['the strategy in the body', { ...body, strategy: 'ALL_OR_NOTHING' }, { correct }, 'body'],
    ['feedback for an unknown option', body, { correct, feedback: { x: 'No.' } }, 'key.feedback'],
  ])('cannot be published with %s', (_name, someBody, someKey, path) => {
    expect(multipleChoice.checkBody(someBody, someKey)[0]?.path).toBe(path);
  });

  it.each([undefined, 'RIGHT_MINUS_WRONG', 'ALL_OR_NOTHING', 'PER_DECISION', 'WEIGHTED'] as const)(
    'can be published with strategy %s',
    (strategy) => {
      expect(multipleChoice.checkBody(body, keyOf(strategy))).toEqual([]);
    },
  );
});
