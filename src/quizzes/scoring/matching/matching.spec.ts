import { describe, expect, it } from '@jest/globals';
import { matching } from './matching.ts';

const texts = (...ids: string[]) => ids.map((id) => ({ id, text: `Text ${id}` }));
const body = { prompts: texts('p1', 'p2', 'p3', 'p4'), options: texts('a', 'b', 'c', 'd', 'e') };
const pair = (text: string) => ({ promptId: `p${text[0]}`, optionId: text[1] ?? '' });
const pairs = ['1a', '2b', '3c', '4d', '4e'].map(pair);
const key = { pairs, feedback: { p1: 'Not for one.', p2: 'Not for two.' } };
const match = (...texts: string[]) => ({ type: 'MATCHING' as const, pairs: texts.map(pair) });

describe('a matching', () => {
  it.each([
    ['all', match('1a', '2b', '3c', '4d'), '1/1', []],
    ['all, with the other right option', match('4e', '3c', '2b', '1a'), '1/1', []],
    ['three of four', match('1a', '2b', '3d', '4d'), '3/4', []],
    ['two swapped', match('1b', '2a', '3c', '4d'), '1/2', ['Not for one.', 'Not for two.']],
    ['one alone', match('3c'), '1/4', []],
    ['one option everywhere', match('1a', '2a', '3a', '4a'), '1/4', ['Not for two.']],
    ['only wrong ones', match('1e', '2e'), '0/1', ['Not for one.', 'Not for two.']],
    ['nothing', match(), '0/1', []],
  ])('with %s', (_name, response, credit, feedback) => {
    expect(matching.checkResponse(body, response)).toEqual([]);
    const marking = matching.score(body, key, response);
    expect([marking.credit.toText(), marking.feedback]).toEqual([credit, feedback]);
  });

  it.each([
    ['a prompt twice', match('1a', '1b'), 'pairs'],
    ['an unknown prompt', match('9a'), 'pairs'],
    ['an unknown option', match('1z'), 'pairs'],
    ['an option for a prompt', { type: 'MATCHING', pairs: [{ promptId: 'a', optionId: 'p1' }] }, 'pairs'],
    ['half a pair', { type: 'MATCHING', pairs: [{ promptId: 'p1' }] }, 'pairs.0.optionId'],
    ['101 pairs', { type: 'MATCHING', pairs: Array(101).fill(pair('1a')) }, 'pairs'],
  ])('refuses %s', (_name, response, path) => {
    expect(matching.checkResponse(body, response)[0]?.path).toBe(path);
  });

  it.each([
    ['a prompt without a pair', body, { pairs: pairs.slice(1) }, 'key.pairs'],
    ['one pair twice', body, { pairs: [...pairs, pair('1a')] }, 'key.pairs'],
    ['an unknown option', body, { pairs: [...pairs, pair('1z')] }, 'key.pairs'],
    ['an option for half of the prompts', body, { pairs: [...pairs, pair('2a')] }, 'key.pairs'],
    ['two prompts', { ...body, prompts: texts('p1', 'p2') }, { pairs: pairs.slice(0, 2) }, 'key.pairs'],
    ['no prompt', { ...body, prompts: [] }, { pairs: [] }, 'key.pairs'],
    ['one prompt id twice', { ...body, prompts: texts('p1', 'p1') }, { pairs: [pair('1a')] }, 'body.prompts'],
    ['one option id twice', { ...body, options: texts('a', 'a') }, key, 'body.options'],
    ['feedback for an unknown prompt', body, { pairs, feedback: { x: 'No.' } }, 'key.feedback'],
  ])('cannot be published with %s', (_name, someBody, someKey, path) => {
    expect(matching.checkBody(someBody, someKey)[0]?.path).toBe(path);
  });

  it('can be published', () => expect(matching.checkBody(body, key)).toEqual([]));
});
