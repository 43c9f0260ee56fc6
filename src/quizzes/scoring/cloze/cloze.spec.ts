import { describe, expect, it } from '@jest/globals';
import type { ClozeBody, ClozeKey } from './cloze.ts';
import { cloze } from './cloze.ts';

const body: ClozeBody = {
  text: 'A comment starts with a {{sign}}, a {{ kind }} one needs {{count}} of them.',
  gaps: [
    { id: 'sign', kind: 'TEXT', maxLength: 20 },
    { id: 'kind', kind: 'CHOICE', options: ['long', 'short'].map((id) => ({ id, text: id })) },
    { id: 'count', kind: 'NUMBER', asksUnit: true },
  ],
};
const gaps: ClozeKey['gaps'] = [
  {
    id: 'sign',
    weight: 3,
    key: { answers: [{ text: 'hash' }, { text: '#', fraction: '1/2', feedback: 'Name it.' }] },
  },
  { id: 'kind', key: { correct: 'long', feedback: { short: 'Longer.' } } },
  {
    id: 'count',
    weight: 2,
    key: { answers: [{ value: '3' }], units: [{ name: 'pieces', factor: '1' }], unitPenalty: '0.5' },
  },
];
const key = { gaps };
const sign = (text: string) => ({ gapId: 'sign', text });
const kind = (optionId: string) => ({ gapId: 'kind', optionId });
const count = (value: string, unit?: string) => ({ gapId: 'count', value, ...(unit && { unit }) });
const fill = (...gaps: object[]) => ({ type: 'CLOZE' as const, gaps }) as Parameters<typeof cloze.score>[2];

describe('a cloze', () => {
  it.each([
    ['all', fill(sign(' HASH '), kind('long'), count('3.0', 'pieces')), '1/1', []],
    ['half of the first', fill(sign('#'), kind('long'), count('3', 'pieces')), '3/4', ['Name it.']],
    ['the heaviest', fill(sign('hash')), '1/2', []],
    ['the lightest', fill(kind('long')), '1/6', []],
    ['a missing unit', fill(count('3')), '1/6', []],
    ['wrong ones', fill(kind('short'), count('4', 'pieces'), sign('x')), '0/1', ['Longer.']],
    ['gaps left open', fill({ gapId: 'kind' }, sign(''), count('3', 'pieces')), '1/3', []],
    ['nothing', fill(), '0/1', []],
    ['only blanks', fill({ gapId: 'kind' }, sign(' \t'), count(' ', 'pieces')), '0/1', []],
  ])('with %s', (_name, response, credit, feedback) => {
    expect(cloze.checkResponse(body, response)).toEqual([]);
    const marking = cloze.score(body, key, response);
    expect([marking.credit.toText(), marking.feedback]).toEqual([credit, feedback]);
  });

  it('is blank when no gap is filled', () => {
    expect(cloze.score(body, key, fill(sign(' '), { gapId: 'kind' })).isBlank).toBe(true);
    expect(cloze.score(body, key, fill(sign('x'))).isBlank).toBe(false);
  });

  it.each([
    ['an unknown gap', fill({ gapId: 'x', text: 'a' }), 'gaps'],
    ['a gap twice', fill(sign('a'), sign('b')), 'gaps'],
    ['a text for a choice', fill({ gapId: 'kind', text: 'long' }), 'gaps.0'],
    ['an unknown option', fill(kind('middle')), 'gaps.0.optionId'],
    ['a text too long', fill(kind('long'), sign('x'.repeat(21))), 'gaps.1.text'],
    ['a number that is none', fill(count('three')), 'gaps.0.value'],
    ['two answers to one gap', fill({ gapId: 'sign', text: 'a', value: '1' }), 'gaps.0'],
    ['a type inside', fill({ gapId: 'sign', text: 'a', type: 'CLOZE' }), 'gaps.0'],
    ['101 gaps', fill(...Array(101).fill(sign('a'))), 'gaps'],
  ])('refuses %s', (_name, response, path) => {
    expect(cloze.checkResponse(body, response)[0]?.path).toBe(path);
  });

  it('says what a gap takes, as clients know it', () => {
    const response = fill({ gapId: 'sign', optionId: 'long' });
    expect(cloze.checkResponse(body, response)[0]?.message).toBe(
      'Does not fit the gap. Only text may be given.',
    );
  });

  it.each([
    ['a gap that is not in the text', { ...body, text: '{{sign}} {{kind}}' }, key, 'body.text'],
    ['another gap in the text', { ...body, text: '{{sign}} {{kind}} {{x}}' }, key, 'body.text'],
    ['a gap twice in the text', { ...body, text: `${body.text} {{sign}}` }, key, 'body.text'],
    ['an unknown gap in the text', { ...body, text: `${body.text} {{x}}` }, key, 'body.text'],
    ['no gap', { text: 'Nothing.', gaps: [] }, { gaps: [] }, 'body.text'],
    ['a gap without a key', body, { gaps: gaps.slice(1) }, 'key.gaps'],
    ['a key without a gap', body, { gaps: [...gaps, { id: 'x', key: {} }] }, 'key.gaps'],
    ['a weight of 0', body, { gaps: [{ ...gaps[0], weight: 0 }] }, 'key.gaps.0.weight'],
    ['an unknown kind', { ...body, gaps: [{ id: 'sign', kind: 'ESSAY' }] }, key, 'body.gaps.0.kind'],
    [
      'a key of another type',
      body,
      { gaps: gaps.with(1, { id: 'kind', key: { correct: true } }) },
      'key.gaps.1.key.correct',
    ],
    [
      'an answer that its type refuses',
      body,
      { gaps: gaps.with(0, { id: 'sign', key: { answers: [{ text: ' ' }] } }) },
      'key.gaps.0.key.answers.0',
    ],
    [
      'a key in the body',
      { ...body, gaps: body.gaps.with(1, { ...body.gaps[1], correct: 'long' } as never) },
      key,
      'body.gaps.1',
    ],
  ] as const)('cannot be published with %s', (_name, someBody, someKey, path) => {
    expect(cloze.checkBody(someBody, someKey)[0]?.path).toBe(path);
  });

  it('can be published', () => expect(cloze.checkBody(body, key)).toEqual([]));
});
