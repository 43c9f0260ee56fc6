import { describe, expect, it } from '@jest/globals';
import { wordBank } from './word-bank.ts';

const options = ['def', 'return', 'import', 'class'].map((id) => ({ id, text: id }));
const text = '{{a}} f(): {{b}} 1 # {{c}} or {{d}}';
const body = { text, options };
const gaps = [
  { id: 'a', optionIds: ['def'], weight: 3 },
  { id: 'b', optionIds: ['return'], weight: 2 },
  { id: 'c', optionIds: ['import', 'class'] },
  { id: 'd', optionIds: ['class', 'import'] },
];
const key = { gaps, feedback: { a: 'Not a.', d: 'Not d.' } };
const drop = (placed: Record<string, string>) => ({
  type: 'WORD_BANK' as const,
  gaps: Object.entries(placed).map(([gapId, optionId]) => ({ gapId, optionId })),
});

describe('a word bank', () => {
  it.each([
    ['all', { a: 'def', b: 'return', c: 'import', d: 'class' }, '1/1', []],
    ['all, in the other order', { d: 'import', c: 'class', b: 'return', a: 'def' }, '1/1', []],
    ['the heaviest', { a: 'def' }, '3/7', []],
    ['the first two swapped', { a: 'return', b: 'def', c: 'class', d: 'import' }, '2/7', ['Not a.']],
    ['only wrong ones', { a: 'class', d: 'def' }, '0/1', ['Not a.', 'Not d.']],
    ['nothing', {}, '0/1', []],
  ])('with %s', (_name, placed, credit, feedback) => {
    expect(wordBank.checkResponse(body, drop(placed as Record<string, string>))).toEqual([]);
    const marking = wordBank.score(body, key, drop(placed as Record<string, string>));
    expect([marking.credit.toText(), marking.feedback]).toEqual([credit, feedback]);
  });

  it('takes an option twice only where that is allowed', () => {
    const response = drop({ a: 'def', b: 'def' });
    expect(wordBank.checkResponse(body, response)[0]?.path).toBe('gaps');
    expect(wordBank.checkResponse({ ...body, reuse: true }, response)).toEqual([]);
  });

  it.each([
    ['an unknown gap', drop({ x: 'def' }), 'gaps'],
    ['an unknown option', drop({ a: 'x' }), 'gaps'],
    [
      'a gap twice',
      { type: 'WORD_BANK', gaps: [...drop({ a: 'def' }).gaps, ...drop({ a: 'class' }).gaps] },
      'gaps',
    ],
  ])('refuses %s', (_name, response, path) => {
    expect(wordBank.checkResponse(body, response)[0]?.path).toBe(path);
  });

  it.each([
    ['a gap that is not in the text', { text: '{{a}} {{b}} {{c}}', options }, key, 'body.text'],
    ['a gap without an option', body, { gaps: gaps.with(0, { id: 'a', optionIds: [] }) }, 'key.gaps.0'],
    [
      'an unknown option',
      body,
      { gaps: gaps.with(0, { id: 'a', optionIds: ['x'] }) },
      'key.gaps.0.optionIds',
    ],
    ['two gaps for one word', body, { gaps: gaps.with(1, { id: 'b', optionIds: ['def'] }) }, 'key.gaps'],
    [
      'three gaps for two words',
      body,
      { gaps: gaps.with(1, { id: 'b', optionIds: ['import'] }) },
      'key.gaps',
    ],
    [
      'a word worth half of the points',
      { ...body, reuse: true },
      { gaps: gaps.with(2, { id: 'c', optionIds: ['def'] }) },
      'key.gaps',
    ],
    ['feedback for an unknown gap', body, { gaps, feedback: { x: 'No.' } }, 'key.feedback'],
  ])('cannot be published with %s', (_name, someBody, someKey, path) => {
    expect(wordBank.checkBody(someBody, someKey)[0]?.path).toBe(path);
  });

  it('can be published', () => {
    expect(wordBank.checkBody(body, key)).toEqual([]);
    expect(wordBank.checkBody({ ...body, reuse: true }, key)).toEqual([]);
  });
});
