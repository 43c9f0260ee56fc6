import { describe, expect, it } from '@jest/globals';
import { singleChoice } from './single-choice.ts';

const body = { options: ['a', 'b', 'constructor', '__proto__'].map((id) => ({ id, text: `Option ${id}` })) };
const feedback: Record<string, string> = { b: 'Nearly.' };
const key = { correct: 'a', feedback };
const tick = (optionId: string) => ({ type: 'SINGLE_CHOICE' as const, optionId });

describe('a single choice', () => {
  it.each([
    ['a', '1/1', []],
    ['b', '0/1', ['Nearly.']],
    ['constructor', '0/1', []],
    ['__proto__', '0/1', []],
  ])('earns for %s %s', (optionId, credit, remarks) => {
    expect(singleChoice.checkResponse(body, tick(optionId))).toEqual([]);
    const marking = singleChoice.score(body, key, tick(optionId));
    expect([marking.credit.toText(), marking.feedback]).toEqual([credit, remarks]);
  });

  it.each([
    ['an unknown option', { type: 'SINGLE_CHOICE', optionId: 'c' }, 'optionId'],
    ['an inherited property', { type: 'SINGLE_CHOICE', optionId: 'toString' }, 'optionId'],
    ['no option', { type: 'SINGLE_CHOICE' }, 'optionId'],
    ['an empty id', { type: 'SINGLE_CHOICE', optionId: '' }, 'optionId'],
    ['a list', { type: 'SINGLE_CHOICE', optionId: ['a'] }, 'optionId'],
    ['another type', { type: 'MULTIPLE_CHOICE', optionId: 'a' }, 'type'],
    ['more than asked', { type: 'SINGLE_CHOICE', optionId: 'a', points: 9 }, ''],
    ['an inherited answer', Object.create(tick('a')), 'type'],
    ['nothing', undefined, ''],
  ])('refuses %s', (_name, response, path) => {
    expect(singleChoice.checkResponse(body, response)[0]?.path).toBe(path);
  });

  it.each([
    ['an unknown correct option', body, { correct: 'c' }, 'key.correct'],
    ['two correct options', body, { correct: ['a', 'b'] }, 'key.correct'],
    ['no correct option', body, {}, 'key.correct'],
    ['feedback for an unknown option', body, { correct: 'a', feedback: { c: 'No.' } }, 'key.feedback'],
    ['feedback that is no text', body, { correct: 'a', feedback: { b: 1 } }, 'key.feedback'],
    ['one id twice', { options: [...body.options, body.options[0]] }, key, 'body.options'],
    ['a single option', { options: [body.options[0]] }, { correct: 'a' }, 'body.options'],
    ['an option without text', { options: [{ id: 'a', text: '' }] }, key, 'body.options.0.text'],
    ['a key in the body', { ...body, correct: 'a' }, key, 'body'],
    ['a key in an option', { options: [{ id: 'a', text: 'A', correct: true }] }, key, 'body.options.0'],
    ['a shuffle that is no flag', { ...body, shuffle: 'yes' }, key, 'body.shuffle'],
  ])('cannot be published with %s', (_name, someBody, someKey, path) => {
    expect(singleChoice.checkBody(someBody, someKey)[0]?.path).toBe(path);
  });

  it('can be published shuffled, with feedback', () => {
    expect(singleChoice.checkBody({ ...body, shuffle: true }, key)).toEqual([]);
  });
});
