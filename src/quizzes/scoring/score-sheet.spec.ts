import { describe, expect, it } from '@jest/globals';
import { ENGINE_VERSION, scoreSheet } from './score-sheet.ts';
import { ScoringError } from './scoring-error.ts';
import type { Sheet, SheetItem } from './sheet.ts';

const options = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, text: id.toUpperCase() }));

/** Worth `points`, of which each of the three right options a, b, c earns a third. */
function thirds(slot: string, points: string, ticked: string[]): SheetItem {
  return {
    slot,
    type: 'MULTIPLE_CHOICE',
    points,
    body: { options },
    key: { correct: ['a', 'b', 'c'], strategy: 'RIGHT_MINUS_WRONG' },
    response: { type: 'MULTIPLE_CHOICE', optionIds: ticked },
  };
}

function truth(slot: string, value: boolean | null, points = '1'): SheetItem {
  const response = value === null ? null : { type: 'TRUE_FALSE' as const, value };
  return { slot, type: 'TRUE_FALSE', points, body: {}, key: { correct: true }, response };
}

const sheetOf = (items: SheetItem[], passPercent = '50'): Sheet => ({
  engine: ENGINE_VERSION,
  passPercent,
  items,
});

describe('a sheet', () => {
  it('is scored item by item, in its own order, with fixed property order', () => {
    const single: SheetItem = {
      slot: 's9',
      type: 'SINGLE_CHOICE',
      points: '2.5',
      body: { options },
      key: { correct: 'a', feedback: { b: 'Nearly.' } },
      response: { type: 'SINGLE_CHOICE', optionId: 'b' },
    };
    const items = [single, thirds('s2', '1', ['b']), truth('s1', true), truth('s0', null, '0.5')];
    expect(JSON.stringify(scoreSheet(sheetOf(items)))).toBe(
      '{"engine":1,"earned":"4/3","max":"5/1","percent":"80/3","passed":false,"items":[' +
        '{"slot":"s9","earned":"0/1","max":"5/2","outcome":"INCORRECT","feedback":["Nearly."]},' +
        '{"slot":"s2","earned":"1/3","max":"1/1","outcome":"PARTIAL"},' +
        '{"slot":"s1","earned":"1/1","max":"1/1","outcome":"CORRECT"},' +
        '{"slot":"s0","earned":"0/1","max":"1/2","outcome":"BLANK"}]}',
    );
  });

  it('is not passed blank', () => {
    const blank = [truth('s1', null), thirds('s2', '1', [])];
    expect(scoreSheet(sheetOf(blank, '1'))).toMatchObject({ earned: '0/1', percent: '0/1', passed: false });
  });

  it('is not passed by ticking every box', () => {
    const everything = ['a', 'b', 'c', 'd', 'e', 'f'];
    const items = [thirds('s1', '1', everything), thirds('s2', '5', everything)];
    expect(scoreSheet(sheetOf(items))).toMatchObject({ earned: '0/1', passed: false });
  });

  it('adds three thirds of a point to one point exactly', () => {
    const items = ['s1', 's2', 's3'].map((slot) => thirds(slot, '1', ['a']));
    expect(scoreSheet(sheetOf([...items, truth('s4', false, '1')], '25'))).toMatchObject({
      earned: '1/1',
      max: '4/1',
      percent: '25/1',
      passed: true,
    });
  });

  it('does not drift where floats would: 0.1 + 0.2 of 0.3', () => {
    const items = [truth('s1', true, '0.1'), truth('s2', true, '0.2')];
    expect(scoreSheet(sheetOf(items, '100'))).toMatchObject({ earned: '3/10', max: '3/10', passed: true });
  });

  it.each([
    ['66.66', true],
    ['66.67', false],
    [`66.${'6'.repeat(61)}`, true],
    [`66.${'6'.repeat(60)}7`, false],
    ['0', true],
    ['100', false],
  ])('with two thirds of the points and a pass mark of %s: passed is %s', (passPercent, passed) => {
    const items = [truth('s1', true), truth('s2', true), truth('s3', false)];
    expect(scoreSheet(sheetOf(items, passPercent)).passed).toBe(passed);
  });

  it('is passed at the mark itself', () => {
    const items = [truth('s1', true, '7'), truth('s2', false, '3')];
    expect(scoreSheet(sheetOf(items, '70')).passed).toBe(true);
    expect(scoreSheet(sheetOf(items, '70.0000001')).passed).toBe(false);
  });

  it('is left as it was', () => {
    const sheet = sheetOf([thirds('s1', '1', ['c', 'a'])]);
    const before = JSON.stringify(sheet);
    scoreSheet(sheet);
    expect(JSON.stringify(sheet)).toBe(before);
  });
});

describe('a sheet that is our fault', () => {
  const right = truth('s1', true);
  const broken = (change: object) => sheetOf([{ ...right, ...change } as SheetItem]);

  it.each([
    ['another engine', { ...sheetOf([right]), engine: 2 }, 'UNKNOWN_ENGINE'],
    ['no engine', { ...sheetOf([right]), engine: undefined }, 'UNKNOWN_ENGINE'],
    ['an unknown type', broken({ type: 'RIDDLE' }), 'UNKNOWN_TYPE'],
    ['an inherited type', broken({ type: 'constructor' }), 'UNKNOWN_TYPE'],
    ['no items', sheetOf([]), 'NO_POINTS'],
    ['an item without points', broken({ points: '0' }), 'BAD_SHEET'],
    ['negative points', broken({ points: '-1' }), 'BAD_SHEET'],
    ['points that are no decimal', broken({ points: '1/3' }), 'BAD_SHEET'],
    ['a pass mark above 100', sheetOf([right], '100.1'), 'BAD_SHEET'],
    ['a pass mark below 0', sheetOf([right], '-1'), 'BAD_SHEET'],
    ['a pass mark that is none', sheetOf([right], ''), 'BAD_SHEET'],
    ['one slot twice', sheetOf([right, right]), 'BAD_SHEET'],
    ['no key', broken({ key: null }), 'BROKEN_ITEM'],
    ['an unknown response', broken({ response: { type: 'TRUE_FALSE', value: 'yes' } }), 'BAD_RESPONSE'],
    ['a forgotten response', broken({ response: undefined }), 'BAD_RESPONSE'],
    ['a tick too many', sheetOf([thirds('s1', '1', ['a', 'a'])]), 'BAD_RESPONSE'],
  ])('with %s is refused, not marked 0', (_name, sheet, code) => {
    const failure = failureOf(() => scoreSheet(sheet as Sheet));
    expect(failure).toBeInstanceOf(ScoringError);
    expect(failure).toMatchObject({ code, name: 'ScoringError' });
    expect((failure as ScoringError).message.startsWith(`${code}: `)).toBe(true);
  });

  it('does not show the response or the key', () => {
    const response = { type: 'TRUE_FALSE', value: 'SECRET' };
    expect(String(failureOf(() => scoreSheet(broken({ response }))))).not.toContain('SECRET');
    expect(String(failureOf(() => scoreSheet(broken({ key: { SECRET: 1 } }))))).not.toContain('SECRET');
  });
});

function failureOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
