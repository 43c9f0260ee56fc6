import { expect, it } from '@jest/globals';
import { scoreSheetText } from './thread.ts';

const options = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id, text: `Option ${id}` }));
const ticks = (...optionIds: string[]) => ({ type: 'MULTIPLE_CHOICE', optionIds });
const correct = ['a', 'b', 'c'];

/** Items as published before the engine knew more than five types, with every property that existed then. */
const items = [
  ['SINGLE_CHOICE', '2.5', { options, shuffle: true }, { correct: 'a', feedback: { b: 'Nearly.' } }, 'b'],
  ['SINGLE_CHOICE', '1', { options }, { correct: 'a', feedback: { a: 'Yes.' } }, 'a'],
  ['SINGLE_CHOICE', '1', { options }, { correct: 'a' }, null],
  ['MULTIPLE_CHOICE', '3', { options }, { correct, feedback: { d: 'No.', a: 'Yes.' } }, ticks('d', 'a', 'b')],
  ['MULTIPLE_CHOICE', '1', { options }, { correct, strategy: 'RIGHT_MINUS_WRONG' }, ticks('a')],
  ['MULTIPLE_CHOICE', '0.7', { options }, { correct, strategy: 'ALL_OR_NOTHING' }, ticks('c', 'b', 'a')],
  ['MULTIPLE_CHOICE', '0.7', { options }, { correct, strategy: 'ALL_OR_NOTHING' }, ticks('a', 'b')],
  ['MULTIPLE_CHOICE', '1', { options }, { correct }, ticks()],
  ['TRUE_FALSE', '1', {}, { correct: true, feedback: { false: 'No: it is.' } }, false],
  ['TRUE_FALSE', '1', {}, { correct: false }, false],
  ['SHORT_TEXT', '1', {}, { accepted: ['hash', 'number sign'] }, ' Number\u00a0SIGN\n'],
  ['SHORT_TEXT', '1', { maxLength: 9 }, { accepted: ['None'], caseSensitive: true }, 'none'],
  ['SHORT_TEXT', '1', {}, { accepted: ['a*b'] }, 'axb'],
  ['SHORT_TEXT', '1', {}, { accepted: ['a*b'], caseSensitive: false }, 'A*B'],
  ['NUMERIC', '0.1', {}, { answer: '0.1', tolerance: '0.2' }, ' +0.300 '],
  ['NUMERIC', '0.2', {}, { answer: '0.1', tolerance: '0.2' }, '0.3000000001'],
  ['NUMERIC', '1', {}, { answer: '0', tolerance: '5' }, ' '],
] as const;

function responseTo(type: string, given: unknown) {
  if (given === null || typeof given === 'object') return given;
  const property = { SINGLE_CHOICE: 'optionId', SHORT_TEXT: 'text' }[type] ?? 'value';
  return { type, [property]: given };
}

const sheet = (passPercent: string) => ({
  engine: 1,
  passPercent,
  items: items.map(([type, points, body, key, given], index) => ({
    slot: `s${index + 1}`,
    type,
    points,
    body,
    key,
    response: responseTo(type, given),
  })),
});

it.each([['30.9'], ['80']])('engine 1 gives the bytes that it always gave, pass mark %s', (passPercent) => {
  expect(scoreSheetText(JSON.stringify(sheet(passPercent)))).toBe(
    FROZEN.replace('PASSED', String(passPercent === '30.9')),
  );
});

/**
 * Written by the engine as of its first release. Never to be changed: stored attempts are replayed against
 * it.
 */
const FROZEN = [
  '{"engine":1,"earned":"169/30","max":"91/5","percent":"650/21","passed":PASSED,"items":[',
  [
    '{"slot":"s1","earned":"0/1","max":"5/2","outcome":"INCORRECT","feedback":["Nearly."]}',
    '{"slot":"s2","earned":"1/1","max":"1/1","outcome":"CORRECT","feedback":["Yes."]}',
    '{"slot":"s3","earned":"0/1","max":"1/1","outcome":"BLANK"}',
    '{"slot":"s4","earned":"1/2","max":"3/1","outcome":"PARTIAL","feedback":["Yes.","No."]}',
    '{"slot":"s5","earned":"1/3","max":"1/1","outcome":"PARTIAL"}',
    '{"slot":"s6","earned":"7/10","max":"7/10","outcome":"CORRECT"}',
    '{"slot":"s7","earned":"0/1","max":"7/10","outcome":"INCORRECT"}',
    '{"slot":"s8","earned":"0/1","max":"1/1","outcome":"BLANK"}',
    '{"slot":"s9","earned":"0/1","max":"1/1","outcome":"INCORRECT","feedback":["No: it is."]}',
    '{"slot":"s10","earned":"1/1","max":"1/1","outcome":"CORRECT"}',
    '{"slot":"s11","earned":"1/1","max":"1/1","outcome":"CORRECT"}',
    '{"slot":"s12","earned":"0/1","max":"1/1","outcome":"INCORRECT"}',
    '{"slot":"s13","earned":"0/1","max":"1/1","outcome":"INCORRECT"}',
    '{"slot":"s14","earned":"1/1","max":"1/1","outcome":"CORRECT"}',
    '{"slot":"s15","earned":"1/10","max":"1/10","outcome":"CORRECT"}',
    '{"slot":"s16","earned":"0/1","max":"1/5","outcome":"INCORRECT"}',
    '{"slot":"s17","earned":"0/1","max":"1/1","outcome":"BLANK"}',
  ].join(','),
  ']}',
].join('');
