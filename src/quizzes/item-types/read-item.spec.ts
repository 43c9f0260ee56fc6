import { describe, expect, it } from '@jest/globals';
import { itemForm } from './item-forms.ts';
import { checkItem, readItem } from './read-item.ts';

const COMMON = { id: 'it', prompt: 'What is it?' };

function read(form: object) {
  const parsed = itemForm.parse({ ...COMMON, ...form });
  expect(checkItem(parsed)).toEqual([]);
  return readItem(parsed);
}

describe('reading an item', () => {
  it('takes what every item may have from the form, and the form as its source', () => {
    const given = {
      type: 'TRUE_FALSE',
      correct: true,
      explanation: 'So it is.',
      hints: ['Look.', 'Look again.'],
      penalty: '1/2',
      floor: -0.25,
      tryPenalty: 0.1,
      maxTries: 3,
      tags: ['easy'],
    };
    expect(read(given)).toEqual({
      stableId: 'it',
      type: 'TRUE_FALSE',
      prompt: 'What is it?',
      explanation: 'So it is.',
      hints: ['Look.', 'Look again.'],
      tags: ['easy'],
      settings: { penalty: '1/2', floor: '-0.25', tryPenalty: '0.1', maxTries: 3 },
      body: {},
      key: { correct: true },
      source: {
        ...COMMON,
        ...given,
        points: '1',
        penalty: '1/2',
        floor: '-0.25',
        tryPenalty: '0.1',
      },
    });
  });

  it('makes as little as possible of a form that says no more than it has to', () => {
    const { settings, hints, tags, explanation } = read({ type: 'TRUE_FALSE', correct: false });
    expect({ settings, hints, tags, explanation }).toEqual({
      settings: {},
      hints: [],
      tags: [],
      explanation: null,
    });
  });

  it('takes words that say the same where they are right for the same', () => {
    const options = ['the', 'a', 'the'].map((text, index) => ({ id: `w${index}`, text }));
    const gaps = [
      { id: 'first', optionIds: ['w0', 'w2'] },
      { id: 'second', optionIds: ['w2', 'w0'] },
      { id: 'third', optionIds: ['w1'] },
    ];
    const form = { type: 'WORD_BANK', text: '{{first}} {{second}} {{third}}', options, gaps };
    expect(read(form).body).toMatchObject({ options });
  });

  it('takes a text that is right without more ado', () => {
    expect(read({ type: 'SHORT_TEXT', accepted: ['hash', '#'], caseSensitive: true })).toMatchObject({
      body: {},
      key: { accepted: ['hash', '#'], caseSensitive: true },
    });
  });

  it('takes a number that is right without more ado', () => {
    expect(read({ type: 'NUMERIC', answer: 9.81, tolerance: '0.010' }).key).toEqual({
      answer: '9.81',
      tolerance: '0.010',
    });
    expect(read({ type: 'NUMERIC', answer: '0' }).key).toEqual({ answer: '0', tolerance: '0' });
  });

  it('asks for a unit where there are units, be the answer one number or several', () => {
    const units = [{ name: 'm', factor: 1 }];
    expect(read({ type: 'NUMERIC', answer: 2, tolerance: 1, units, unitChoices: ['m', 'kg'] })).toMatchObject(
      {
        body: { asksUnit: true, units: ['m', 'kg'] },
        key: { answers: [{ value: '2', tolerance: '1' }], units: [{ name: 'm', factor: '1' }] },
      },
    );
  });

  it('shows nothing of the right order', () => {
    const options = ['t', 'w', 'c'].map((id) => ({ id, text: id }));
    const { body, key } = read({ type: 'ORDERING', options, scoring: 'PAIRS_IN_ORDER' });
    expect(body).toEqual({ options: ['c', 't', 'w'].map((id) => ({ id, text: id })) });
    expect(key).toEqual({ order: ['t', 'w', 'c'], scoring: 'PAIRS_IN_ORDER' });
  });
});

describe('checking an item', () => {
  const problems = (form: object) => checkItem(itemForm.parse({ ...COMMON, ...form }));

  it('finds what the engine says of a short form at the place where it was written', () => {
    const units = [{ name: 'm', factor: 1 }];
    expect(problems({ type: 'NUMERIC', answer: 1, tolerance: -1 })).toEqual([
      { path: ['tolerance'], message: 'Must not be negative.' },
    ]);
    expect(problems({ type: 'NUMERIC', answer: 1, tolerance: -1, units })).toEqual([
      { path: ['tolerance'], message: 'Must not be negative.' },
    ]);
    expect(problems({ type: 'NUMERIC', answer: 1, unitPenalty: 1 })).toEqual([
      { path: ['unitPenalty'], message: 'expected "units", too' },
    ]);
    expect(problems({ type: 'NUMERIC', answer: 1, unitChoices: ['m'] })).toEqual([
      { path: ['unitChoices'], message: 'Are for items that ask for a unit.' },
    ]);
  });

  it('finds a broken text where it stands, also in an order that is stored otherwise', () => {
    const options = [
      { id: 'b', text: `a${'\u0301'.repeat(40)}` },
      { id: 'a', text: 'fine' },
    ];
    expect(problems({ type: 'ORDERING', options })[0]?.path).toEqual(['options', 0, 'text']);
  });

  it.each([
    ['a', 'b', 'c'],
    ['c', 'b', 'a'],
    ['step-1', 'step-2', 'step-10'],
    ['step-10', 'step-2', 'step-1'],
  ])('refuses ids of an order that tell it: %s, %s, %s', (...ids) => {
    const orderOf = (given: string[]) => ({
      type: 'ORDERING',
      options: given.map((id) => ({ id, text: `Step ${id}` })),
    });
    const [first = '', second = ''] = ids;
    expect(problems(orderOf(ids))).toEqual([
      { path: ['options'], message: expect.stringContaining('expected ids that do not tell the order') },
    ]);
    expect(problems(orderOf(['b', 'c', 'a']))).toEqual([]);
    expect(problems(orderOf([first, second]))).toEqual([]);
  });

  it('refuses ids that say what is right in a matching or a word bank', () => {
    const options = ['a', 'b', 'c'].map((id) => ({ id, text: id }));
    const told = { message: expect.stringContaining('expected an id that does not tell the answer') };
    const prompts = [
      { id: 'b', text: 'A', accepts: ['a'] },
      { id: 'a', text: 'B', accepts: ['b'] },
      { id: 'c', text: 'C', accepts: ['c'] },
    ];
    expect(problems({ type: 'MATCHING', prompts, options })).toEqual([
      { path: ['prompts', 2, 'id'], ...told },
    ]);
    const gaps = [
      { id: 'a', optionIds: ['b', 'a'] },
      { id: 'b', optionIds: ['c'] },
    ];
    expect(problems({ type: 'WORD_BANK', text: '{{a}} {{b}}', gaps, options })).toEqual([
      { path: ['gaps', 0, 'id'], ...told },
    ]);
  });

  it('refuses ids whose order says what is right in a matching or a word bank', () => {
    const matching = (right: string[], more: object = {}, listed = [...right, 'z']) => ({
      type: 'MATCHING',
      prompts: right.map((id, index) => ({ id: `p${index}`, text: 'What?', accepts: [id] })),
      options: listed.map((id) => ({ id, text: `Option ${id}` })),
      ...more,
    });
    const wordBank = (right: string[], text = right.map((_, index) => `{{g${index}}}`).join(' ')) => ({
      type: 'WORD_BANK',
      text,
      options: ['z', ...right].map((id) => ({ id, text: `Word ${id}` })),
      gaps: right.map((id, index) => ({ id: `g${index}`, optionIds: [id] })),
    });
    const told = (path: string) => [
      { path: [path], message: expect.stringContaining('does not tell which option is right') },
    ];
    for (const right of [
      ['o1', 'o2', 'o3'],
      ['o3', 'o2', 'o1'],
      ['o8', 'o9', 'o10'],
    ]) {
      expect(problems(matching(right))).toEqual(told('prompts'));
      expect(problems(wordBank(right))).toEqual(told('gaps'));
    }
    const mixed = ['o2', 'o1', 'o3'];
    expect(problems(matching(mixed, { shuffle: false }))).toEqual(told('prompts'));
    expect(problems(matching(mixed, { shuffle: false }, ['z', 'o3', 'o1', 'o2']))).toEqual(told('prompts'));
    expect(problems(wordBank(mixed, '{{g1}} {{g0}} {{g2}}'))).toEqual(told('gaps'));
    for (const fine of [
      matching(mixed),
      matching(mixed, { shuffle: false }, ['o1', 'z', 'o2', 'o3']),
      wordBank(mixed),
      wordBank(['o1', 'o2', 'o3'], '{{g1}} {{g0}} {{g2}}'),
    ])
      expect(problems(fine)).toEqual([]);
  });
});
