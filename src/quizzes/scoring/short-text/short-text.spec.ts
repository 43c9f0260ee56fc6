import { describe, expect, it } from '@jest/globals';
import { shortText } from './short-text.ts';

const write = (text: string) => ({ type: 'SHORT_TEXT' as const, text });
const credit = (accepted: string[], text: string, caseSensitive?: boolean) =>
  shortText.score({}, { accepted, caseSensitive }, write(text)).credit.toText();

describe('a short text', () => {
  it.each([
    ['the accepted text', ['hash'], 'hash', '1/1'],
    ['any accepted text', ['#', 'hash', 'number sign'], ' Number\u00a0 SIGN\n', '1/1'],
    ['a decomposed letter', ['caf\u00e9'], 'cafe\u0301', '1/1'],
    ['an accepted text that is not normal itself', ['  Hash  Sign '], 'hash sign', '1/1'],
    ['another text', ['hash'], 'hashes', '0/1'],
    ['a pattern', ['h.sh'], 'hash', '0/1'],
    ['all accepted texts at once', ['hash', 'sign'], 'hash sign', '0/1'],
    ['blanks', ['hash'], ' \t\n ', '0/1'],
  ])('given %s', (_name, accepted, text, expected) => expect(credit(accepted, text)).toBe(expected));

  it('heeds case only when told to', () => {
    expect(credit(['None'], 'none')).toBe('1/1');
    expect(credit(['None'], 'none', false)).toBe('1/1');
    expect(credit(['None'], 'none', true)).toBe('0/1');
    expect(credit(['None'], ' None ', true)).toBe('1/1');
  });

  it('calls white space a blank', () => {
    expect(shortText.score({}, { accepted: ['x'] }, write(' \u00a0\u0085')).isBlank).toBe(true);
    expect(shortText.score({}, { accepted: ['x'] }, write('y')).isBlank).toBe(false);
  });

  it.each([
    ['2,001 characters', {}, 'x'.repeat(2_001)],
    ['more than the item takes', { maxLength: 5 }, 'sixsix'],
    ['NUL', {}, 'a\0b'],
    ['a lone high surrogate', {}, 'a\ud800b'],
    ['a lone low surrogate', {}, '\udc00'],
    ['31 marks on one letter', {}, `a${'\u0316'.repeat(31)}`],
    ['a number', {}, 5],
    ['null', {}, null],
  ])('refuses %s', (_name, body, text) => {
    expect(shortText.checkResponse(body, { type: 'SHORT_TEXT', text })[0]?.path).toBe('text');
  });

  it.each([
    ['2,000 characters', {}, 'x'.repeat(2_000)],
    ['as much as the item takes', { maxLength: 6 }, 'sixsix'],
    ['an emoji', {}, '😀'],
    ['30 marks on one letter', {}, `a${'\u0316'.repeat(30)}`],
    ['nothing', { maxLength: 1 }, ''],
  ])('takes %s', (_name, body, text) => {
    expect(shortText.checkResponse(body, write(text))).toEqual([]);
  });

  it.each([
    ['no accepted text', {}, { accepted: [] }, 'key.accepted'],
    ['a blank accepted text', {}, { accepted: ['x', ' \t'] }, 'key.accepted.1'],
    ['an accepted text too long to give', { maxLength: 3 }, { accepted: ['four'] }, 'key.accepted.0'],
    ['101 accepted texts', {}, { accepted: Array(101).fill('x') }, 'key.accepted'],
    ['a length of 0', { maxLength: 0 }, { accepted: ['x'] }, 'body.maxLength'],
    ['half a length', { maxLength: 2.5 }, { accepted: ['x'] }, 'body.maxLength'],
    ['a length above the cap', { maxLength: 2_001 }, { accepted: ['x'] }, 'body.maxLength'],
    ['a text for a flag', {}, { accepted: ['x'], caseSensitive: 'no' }, 'key.caseSensitive'],
  ])('cannot be published with %s', (_name, body, key, path) => {
    expect(shortText.checkBody(body, key)[0]?.path).toBe(path);
  });

  it('can be published', () => {
    expect(shortText.checkBody({ maxLength: 4 }, { accepted: ['four'], caseSensitive: true })).toEqual([]);
  });
});

describe('a short text with answers of their own fractions', () => {
  const answers = [
    { text: 'Photosynthesis', maxEdits: 2, feedback: 'Right.' },
    { text: '*synthesis', wildcard: true, fraction: '1/3', feedback: 'What kind?' },
    { text: 'light', fraction: '0.25' },
    { text: '*', wildcard: true, fraction: '0', feedback: 'No.' },
  ];
  const marking = (text: string, caseSensitive = false) => {
    const { credit, feedback } = shortText.score({}, { answers, caseSensitive }, write(text));
    return [credit.toText(), feedback];
  };

  it.each([
    [' PHOTOSYNTHESIS', '1/1', ['Right.']],
    ['fotosynthesis', '1/1', ['Right.']],
    ['photosynthetis', '1/1', ['Right.']],
    ['phtosyntehsis', '1/1', ['Right.']],
    ['fotosintesis', '0/1', ['No.']],
    ['chemosynthesis', '1/3', ['What kind?']],
    ['synthesis', '1/3', ['What kind?']],
    ['light', '1/4', []],
    ['lights', '0/1', ['No.']],
  ])('given %j earns %s', (text, credit, feedback) => {
    expect(marking(text)).toEqual([credit, feedback]);
  });

  it('takes the best answer, whatever their order, and heeds case for wildcards and edits, too', () => {
    const key = { answers: answers.toReversed() };
    expect(shortText.score({}, key, write('photosynthesis')).credit.toText()).toBe('1/1');
    expect(marking('PhotosynthesiS', true)).toEqual(['1/1', ['Right.']]);
    expect(marking('PHOTOSYNTHESIS', true)).toEqual(['0/1', ['No.']]);
    expect(marking('ChemoSynthesis', true)).toEqual(['0/1', ['No.']]);
  });

  it.each([
    ['no answer', { answers: [] }, 'key.answers'],
    ['no answer worth everything', { answers: [{ text: 'x', fraction: '0.99' }] }, 'key.answers'],
    ['a fraction above 1', { answers: [{ text: 'x', fraction: '1.01' }] }, 'key.answers.0.fraction'],
    ['a negative fraction', { answers: [{ text: 'x', fraction: '-0.1' }] }, 'key.answers.0.fraction'],
    ['4 edits', { answers: [{ text: 'abcdefghijkl', maxEdits: 4 }] }, 'key.answers.0.maxEdits'],
    ['a short text with edits', { answers: [{ text: 'cart', maxEdits: 2 }] }, 'key.answers.0'],
    ['edits of a pattern', { answers: [{ text: 'cart*', maxEdits: 1, wildcard: true }] }, 'key.answers.0'],
    ['a pattern that takes anything', { answers: [{ text: ' * * ', wildcard: true }] }, 'key.answers.0'],
    ['a blank answer', { answers: [{ text: ' ' }] }, 'key.answers.0'],
    ['both forms at once', { answers: [{ text: 'x' }], accepted: ['x'] }, 'key'],
  ])('cannot be published with %s', (_name, key, path) => {
    expect(shortText.checkBody({}, key)[0]?.path).toBe(path);
  });

  it('can be published', () => expect(shortText.checkBody({}, { answers })).toEqual([]));

  it('costs more where edits are forgiven', () => {
    const cost = (maxEdits: number) =>
      shortText.cost({}, { answers: [{ text: 'x'.repeat(2_000), maxEdits }] }, write('x'));
    expect(cost(3)).toBeGreaterThan(cost(0) + 1_000);
  });
});
