import { describe, expect, it } from '@jest/globals';
import { quizStatistics } from './item-statistics.ts';
import { regrade } from './regrade.ts';
import { scoreSheet } from './score-sheet.ts';
import type { Sheet } from './sheet.ts';
import { quizStatisticsText, regradeText, scoreSheetText } from './thread.ts';

const sheet: Sheet = {
  engine: 1,
  passPercent: '70',
  items: [
    {
      slot: 's1',
      type: 'NUMERIC',
      points: '1',
      body: {},
      key: { answer: '2', tolerance: '0' },
      response: { type: 'NUMERIC', value: '2.0' },
    },
  ],
};

describe('the entry of the thread', () => {
  it('gives the bytes that scoring in the request gives', () => {
    expect(scoreSheetText(JSON.stringify(sheet))).toBe(JSON.stringify(scoreSheet(sheet)));
  });

  it.each(['', '{"secret":', 'null', '[]', '"sheet"', '{}', '{"items":{}}'])('refuses %j', (text) => {
    expect(() => scoreSheetText(text)).toThrow(/^BAD_SHEET: the text holds no sheet$/);
  });

  it('names the fault in the message, the only part that leaves a thread', () => {
    expect(() => scoreSheetText(JSON.stringify({ ...sheet, engine: 0 }))).toThrow(/^UNKNOWN_ENGINE: /);
  });

  it('regrades many sheets at once', () => {
    const changes = [{ slot: 's1', key: { answer: '3', tolerance: '0' } }];
    const one = { sheet, oldScore: scoreSheet(sheet), changes, policy: 'NEW_KEY' as const };
    const regrades = [one, { ...one, policy: 'FULL_CREDIT' as const }];
    expect(regradeText(JSON.stringify({ regrades }))).toBe(JSON.stringify(regrades.map(regrade)));
    expect(() => regradeText('[]')).toThrow(/^BAD_SHEET: /);
  });

  it('makes statistics', () => {
    const attempts = [[{ slot: 's1', earned: '1/1', max: '2/1' }]];
    expect(quizStatisticsText(JSON.stringify({ attempts }))).toBe(
      JSON.stringify(quizStatistics({ attempts })),
    );
    expect(() => quizStatisticsText('{"attempts": 1}')).toThrow(/^BAD_SHEET: /);
  });
});
