import { describe, expect, it } from '@jest/globals';
import { essay } from './essay/essay.ts';
import { fileReference } from './file-reference/file-reference.ts';
import { rubricPoints } from './rubric.ts';
import { scoreSheet } from './score-sheet.ts';
import type { ManualScore, Sheet, SheetItem } from './sheet.ts';

const rubric = [
  { id: 'clear', text: 'Is clear.', points: '1' },
  { id: 'right', text: 'Is right.', points: '2' },
];
const write = (text: string) => ({ type: 'ESSAY' as const, text });
const hand = (...names: string[]) => ({
  type: 'FILE_REFERENCE' as const,
  files: names.map((name, index) => ({ id: `f${index}`, name })),
});

const truth = { slot: 's1', type: 'TRUE_FALSE', points: '1', body: {}, key: { correct: true } } as const;
const items: SheetItem[] = [
  { ...truth, response: { type: 'TRUE_FALSE', value: true } },
  { slot: 's2', type: 'ESSAY', points: '4', body: {}, key: { rubric }, response: write('Well.') },
  { slot: 's3', type: 'FILE_REFERENCE', points: '1', body: {}, key: {}, response: hand('a.pdf') },
];
const score = (manual?: Record<string, ManualScore>, change: Partial<Sheet> = {}) =>
  scoreSheet({ engine: 1, passPercent: '50', items, ...(manual && { manual }), ...change });

describe('a sheet with items that people grade', () => {
  it('waits for them', () => {
    expect(score()).toEqual({
      engine: 1,
      earned: '1/1',
      max: '6/1',
      percent: '50/3',
      passed: false,
      items: [
        { slot: 's1', earned: '1/1', max: '1/1', outcome: 'CORRECT' },
        { slot: 's2', earned: '0/1', max: '4/1', outcome: 'PENDING' },
        { slot: 's3', earned: '0/1', max: '1/1', outcome: 'PENDING' },
      ],
      pending: ['s2', 's3'],
    });
  });

  it('waits for what is left, and passes as soon as nothing can change that', () => {
    const { earned, passed, pending } = score({ s2: { points: '2' } });
    expect([earned, passed, pending]).toEqual(['3/1', true, ['s3']]);
  });

  it('is final when all is graded', () => {
    const { earned, percent, items: scores, ...rest } = score({ s2: { points: '8/3' }, s3: { points: '0' } });
    expect([earned, percent, 'pending' in rest]).toEqual(['11/3', '550/9', false]);
    expect(scores.map(({ outcome }) => outcome)).toEqual(['CORRECT', 'PARTIAL', 'INCORRECT']);
  });

  it('does not wait for what was left blank', () => {
    const blank = items.map((item) => ({ ...item, response: null })) as SheetItem[];
    expect(score(undefined, { items: blank }).items.map(({ outcome }) => outcome)).toEqual(
      Array(3).fill('BLANK'),
    );
    expect('pending' in score(undefined, { items: blank })).toBe(false);
  });

  it('lets people overrule the engine', () => {
    expect(score({ s1: { points: '0.5' } }).items[0]).toMatchObject({ earned: '1/2', outcome: 'PARTIAL' });
  });

  it('takes points by criterion when they add up', () => {
    const criteria = { clear: '1', right: '0.5' };
    expect(rubricPoints({ rubric, given: criteria, max: '4' })).toBe('2/1');
    expect(score({ s2: { points: '2', criteria } }).items[1]).toMatchObject({ earned: '2/1' });
    expect(rubricPoints({ rubric, given: { clear: '1/3', right: '0' }, max: '4' })).toBe('4/9');
  });

  it.each([
    ['more than the points', { s2: { points: '4.1' } }],
    ['less than nothing', { s2: { points: '-1' } }],
    ['no number', { s2: { points: 'NaN' } }],
    ['a number', { s2: { points: 2 as unknown as string } }],
    ['an unknown slot', { s9: { points: '1' } }],
    ['criteria that do not add up', { s2: { points: '2', criteria: { clear: '1', right: '1' } } }],
    ['an unknown criterion', { s2: { points: '0', criteria: { clear: '0', wrong: '0' } } }],
    ['a criterion too many', { s2: { points: '0', criteria: { clear: '0', right: '0', wrong: '0' } } }],
    ['a criterion left out', { s2: { points: '0', criteria: { clear: '0' } } }],
    ['too much for a criterion', { s2: { points: '4', criteria: { clear: '1.5', right: '1.5' } } }],
    ['criteria without a rubric', { s3: { points: '0', criteria: {} } }],
  ])('refuses %s', (_name, manual) => {
    expect(() => score(manual as Record<string, ManualScore>)).toThrow(/^BAD_SHEET: /);
  });
});

describe('an essay', () => {
  it.each([
    ['50,000 characters', {}, write('x'.repeat(50_000)), undefined],
    ['a blank', {}, write(' \n'), undefined],
    ['one more', {}, write('x'.repeat(50_001)), 'text'],
    ['a megabyte', {}, write('x'.repeat(1_000_000)), 'text'],
    ['more than the item takes', { maxLength: 3 }, write('four'), 'text'],
    ['NUL', {}, write('a\0'), 'text'],
  ])('of %s', (_name, body, response, path) => {
    expect(essay.checkResponse(body, response)[0]?.path).toBe(path);
  });

  it.each([
    ['an empty rubric', {}, { rubric: [] }, 'key.rubric'],
    ['a criterion twice', {}, { rubric: [...rubric, ...rubric] }, 'key.rubric'],
    ['a criterion without points', {}, { rubric: [{ id: 'a', text: 'A.', points: '0' }] }, 'key.rubric'],
    ['a length above the cap', { maxLength: 50_001 }, {}, 'body.maxLength'],
    ['the rubric in the body', { rubric }, {}, 'body'],
  ])('cannot be published with %s', (_name, body, key, path) => {
    expect(essay.checkBody(body, key)[0]?.path).toBe(path);
  });
});

describe('a file', () => {
  const body = { maxFiles: 2, extensions: ['pdf', 'txt'] };

  it.each([
    ['two of the kind', hand('a.PDF', 'b.c.txt'), undefined],
    ['three', hand('a.pdf', 'b.pdf', 'c.pdf'), 'files'],
    ['another kind', hand('a.exe'), 'files'],
    ['a name that only ends like it', hand('apdf'), 'files'],
    ['one twice', { ...hand('a.pdf'), files: [...hand('a.pdf').files, ...hand('b.pdf').files] }, 'files'],
    ['no name', hand(''), 'files.0.name'],
  ])('%s', (_name, response, path) => {
    expect(fileReference.checkResponse(body, response)[0]?.path).toBe(path);
  });

  it('cannot be asked for with a dot', () => {
    expect(fileReference.checkBody({ extensions: ['.pdf'] }, {})[0]?.path).toBe('body.extensions');
    expect(fileReference.checkBody(body, { rubric })).toEqual([]);
  });
});
