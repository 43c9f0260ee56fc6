import { describe, expect, it } from '@jest/globals';
import { numeric } from './numeric.ts';

const give = (value: unknown) => ({ type: 'NUMERIC', value }) as { type: 'NUMERIC'; value: string };
const credit = (answer: string, tolerance: string, value: string) =>
  numeric.score({}, { answer, tolerance }, give(value)).credit.toText();

describe('a numeric item', () => {
  it.each([
    ['exactly the answer', '0.3', '0', '0.3', '1/1'],
    ['the answer in another notation', '0.3', '0', ' +00.300 ', '1/1'],
    ['one digit off', '0.3', '0', '0.30000000000000001', '0/1'],
    ['the upper end', '0.1', '0.2', '0.3', '1/1'],
    ['the lower end', '0.1', '0.2', '-0.1', '1/1'],
    ['a hair above', '0.1', '0.2', '0.300000000000000000001', '0/1'],
    ['a hair below', '0.1', '0.2', '-0.100000000000000000001', '0/1'],
    ['the other sign', '2', '0', '-2', '0/1'],
    ['minus zero', '0', '0', '-0', '1/1'],
    ['nothing', '0', '5', '', '0/1'],
  ])('given %s', (_name, answer, tolerance, value, expected) => {
    expect(numeric.checkResponse({}, give(value))).toEqual([]);
    expect(credit(answer, tolerance, value)).toBe(expected);
  });

  it.each([
    '1,5',
    '1e3',
    '1 000',
    '- 1',
    'NaN',
    'Infinity',
    '-Infinity',
    '0x1',
    '1/2',
    'one',
    '1.2.3',
    '1'.repeat(65),
  ])('refuses %s', (value) => expect(numeric.checkResponse({}, give(value))[0]?.path).toBe('value'));

  it.each([1, null, undefined, ['1'], { toString: '1' }])('refuses %j, which is no text', (value) => {
    expect(numeric.checkResponse({}, give(value))[0]?.path).toBe('value');
  });

  it.each([
    ['a negative tolerance', {}, { answer: '1', tolerance: '-0.1' }, 'key.tolerance'],
    ['no tolerance', {}, { answer: '1' }, 'key.tolerance'],
    ['an answer that is no number', {}, { answer: 'two', tolerance: '0' }, 'key.answer'],
    ['an answer that is no text', {}, { answer: 2, tolerance: '0' }, 'key.answer'],
    ['a key in the body', { answer: '1' }, { answer: '1', tolerance: '0' }, 'body'],
  ])('cannot be published with %s', (_name, body, key, path) => {
    expect(numeric.checkBody(body, key)[0]?.path).toBe(path);
  });

  it('can be published', () => {
    expect(numeric.checkBody({}, { answer: '-1.5', tolerance: '0' })).toEqual([]);
  });
});
