// The items of docs/quizzes.md, each with its first response.
import { readFileSync } from 'node:fs';
import { itemTypes, scoreSheet } from '../dist/src/quizzes/scoring/index.js';
import { cpuMicroseconds } from './measure.mjs';

const page = readFileSync(new URL('../docs/quizzes.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => JSON.parse(json));

export const TYPES = Object.keys(itemTypes);
const SIMPLE = ['SINGLE_CHOICE', 'MULTIPLE_CHOICE', 'TRUE_FALSE', 'SHORT_TEXT', 'NUMERIC'];

export function sheetOf(types) {
  const items = types.map((type, index) => {
    const { body, key, responses } = examples.find((example) => example.type === type);
    return { slot: `item-${index + 1}`, points: '1', type, body, key, response: responses[0].given };
  });
  return { engine: 1, passPercent: '60', seed: '0199c0de-attempt', items };
}

/** Two of each of the five simple types. */
export const simpleSheet = sheetOf([...SIMPLE, ...SIMPLE]);

/**
 * As many formulas and short texts as take about so long on a CPU of their own. Smaller ones would have the server busy
 * with handing them out.
 */
export function heavySheet(milliseconds) {
  const few = sheetOf(Array.from({ length: 20 }, () => ['FORMULA', 'SHORT_TEXT']).flat());
  const items = (few.items.length * milliseconds * 1_000) / cpuMicroseconds(() => scoreSheet(few), 300);
  return sheetOf(
    Array.from({ length: Math.ceil((items * 1.2) / 2) }, () => ['FORMULA', 'SHORT_TEXT']).flat(),
  );
}

/** Attempts of ten simple items whose first key was corrected. */
export function regradesOf(count) {
  const oldScore = scoreSheet(simpleSheet);
  const changes = [{ slot: 'item-1', key: { correct: 'b' } }];
  return Array.from({ length: count }, () => ({ sheet: simpleSheet, oldScore, changes, policy: 'NEW_KEY' }));
}
