import { quizStatistics } from './item-statistics.ts';
import type { StatisticsInput } from './item-statistics.ts';
import { regrade } from './regrade.ts';
import type { Regrade } from './regrade.ts';
import { scoreSheet } from './score-sheet.ts';
import { ScoringError } from './scoring-error.ts';
import { isObject } from './shape.ts';
import type { Sheet } from './sheet.ts';

/** A sheet as JSON text in, its score as JSON text out: text crosses to a thread cheaper than objects do. */
export function scoreSheetText(json: string): string {
  return JSON.stringify(scoreSheet(parse<Sheet>(json, 'items', 'the text holds no sheet')));
}

/** `{ regrades }` as JSON text in, a JSON list of their results out, in the same order. */
export function regradeText(json: string): string {
  const { regrades } = parse<{ regrades: Regrade[] }>(json, 'regrades', 'the text holds no regrades');
  return JSON.stringify(regrades.map(regrade));
}

/** The results of a quiz as JSON text in, its statistics as JSON text out. */
export function quizStatisticsText(json: string): string {
  const input = parse<StatisticsInput>(json, 'attempts', 'the text holds no attempts');
  return JSON.stringify(quizStatistics(input));
}

/** `list` is the property by which such an object is known. */
function parse<Input>(json: string, list: string, detail: string): Input {
  const input = parseJson(json);
  if (isObject(input) && Object.hasOwn(input, list) && Array.isArray(input[list])) return input as Input;
  throw new ScoringError('BAD_SHEET', detail);
}

/** The parser's own message would quote the sheet. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
