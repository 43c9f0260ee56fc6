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

describe('a numeric item with answers of their own fractions', () => {
  const key = {
    answers: [
      { value: '-200', tolerance: '0.05', toleranceKind: 'RELATIVE', feedback: 'Right.' },
      { value: '-200', tolerance: '50', fraction: '1/3', feedback: 'Roughly.' },
      { value: '200', fraction: '0.1', feedback: 'Mind the sign.' },
    ],
  } as const;

  it.each([
    ['-200', '1/1', ['Right.']],
    ['-210', '1/1', ['Right.']],
    ['-190.0', '1/1', ['Right.']],
    ['-210.0000001', '1/3', ['Roughly.']],
    ['-150', '1/3', ['Roughly.']],
    ['-149.9', '0/1', []],
    ['200', '1/10', ['Mind the sign.']],
    ['200.1', '0/1', []],
  ])('given %s earns %s', (value, credit, feedback) => {
    const marking = numeric.score({}, key, give(value));
    expect([marking.credit.toText(), marking.feedback]).toEqual([credit, feedback]);
  });

  it.each([
    ['no answer', { answers: [] }, 'key.answers'],
    ['no answer worth everything', { answers: [{ value: '1', fraction: '1/2' }] }, 'key.answers'],
    ['a negative tolerance', { answers: [{ value: '1', tolerance: '-1' }] }, 'key.answers.0.tolerance'],
    [
      'an unknown tolerance',
      { answers: [{ value: '1', toleranceKind: 'LOG' }] },
      'key.answers.0.toleranceKind',
    ],
    ['units that are not asked for', { answers: [{ value: '1' }], units: [] }, 'key.units'],
  ])('cannot be published with %s', (_name, key, path) => {
    expect(numeric.checkBody({}, key)[0]?.path).toBe(path);
  });
});

describe('a numeric item with a unit', () => {
  const body = { asksUnit: true };
  const units = [
    { name: 'm', factor: '1' },
    { name: 'cm', factor: '0.01' },
    { name: 'ft', factor: '0.3048' },
    { name: 'third', factor: '1/3' },
  ];
  const answers = [{ value: '1.524' }, { value: '2', fraction: '1/2' }];
  const key = { answers, units, unitPenalty: '1/4' };
  const say = (value: string, unit?: string) => ({ type: 'NUMERIC' as const, value, unit });

  it.each([
    ['the base unit', '1.524', 'm', '1/1'],
    ['a smaller unit', '152.4', 'cm', '1/1'],
    ['an odd unit, exactly', '5', ' f t ', '1/1'],
    ['a third, exactly', '4.572', 'third', '1/1'],
    ['the other answer', '200', 'cm', '1/2'],
    ['no unit', '1.524', undefined, '3/4'],
    ['an empty unit', '1.524', '', '3/4'],
    ['an unknown unit', '1.524', 'kg', '3/4'],
    ['the other answer and no unit', '2', undefined, '3/8'],
    ['a known unit with the number of another', '1.524', 'cm', '3/4'],
    ['a known unit with the number of another, for the other answer', '2', 'cm', '3/8'],
    ['a known unit with no number of any', '15.24', 'cm', '0/1'],
    ['a unit in capitals', '152.4', 'CM', '0/1'],
    ['a unit alone', ' ', 'm', '0/1'],
  ])('in %s', (_name, value, unit, credit) => {
    const response = say(value, unit);
    expect(numeric.checkResponse(body, response)).toEqual([]);
    expect(numeric.score(body, key, response).credit.toText()).toBe(credit);
  });

  it('earns what is more: the number in its unit, or in the one it should have been in', () => {
    const key = { answers: [{ value: '3' }, { value: '300', fraction: '1/2' }], units: units.slice(0, 2) };
    const credit = (value: string, unitPenalty: string) =>
      numeric.score(body, { ...key, unitPenalty }, say(value, 'cm')).credit.toText();
    expect([credit('300', '0.1'), credit('3', '0.1'), credit('30000', '0.1')]).toEqual([
      '1/1',
      '9/10',
      '1/2',
    ]);
    expect([credit('300', '1'), credit('3', '1')]).toEqual(['1/1', '0/1']);
  });

  it('takes a tenth for a wrong unit if the key does not say', () => {
    expect(numeric.score(body, { answers, units }, say('1.524')).credit.toText()).toBe('9/10');
  });

  it.each([
    ['a unit that is not asked for', {}, say('1', 'm'), 'unit'],
    ['a unit that is not offered', { asksUnit: true, units: ['m'] }, say('1', 'cm'), 'unit'],
    ['a unit of 51 characters', body, say('1', 'm'.repeat(51)), 'unit'],
  ])('refuses %s', (_name, body, response, path) => {
    expect(numeric.checkResponse(body, response)[0]?.path).toBe(path);
  });

  it.each([
    ['no units', body, { answers }, 'key.units'],
    ['a factor of 0', body, { ...key, units: [{ name: 'm', factor: '0' }] }, 'key.units'],
    ['a negative factor', body, { ...key, units: [{ name: 'm', factor: '-1' }] }, 'key.units.0.factor'],
    ['no base unit', body, { ...key, units: [{ name: 'cm', factor: '0.01' }] }, 'key.units'],
    ['one unit twice', body, { ...key, units: [...units, { name: 'c m', factor: '2' }] }, 'key.units'],
    ['offers without a right one', { asksUnit: true, units: ['kg'] }, key, 'body.units'],
    ['offers that are not asked for', { units: ['m'] }, { answers }, 'body.units'],
    ['a penalty above 1', body, { ...key, unitPenalty: '2' }, 'key.unitPenalty'],
  ])('cannot be published with %s', (_name, body, key, path) => {
    expect(numeric.checkBody(body, key)[0]?.path).toBe(path);
  });

  it('can be published', () => {
    expect(numeric.checkBody(body, key)).toEqual([]);
    expect(numeric.checkBody({ asksUnit: true, units: ['kg', 'm'] }, key)).toEqual([]);
  });
});
