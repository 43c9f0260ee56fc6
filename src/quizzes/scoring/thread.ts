import { scoreSheet } from './score-sheet.ts';
import { ScoringError } from './scoring-error.ts';
import type { Sheet } from './sheet.ts';

/** A sheet as JSON text in, its score as JSON text out: text crosses to a thread cheaper than objects do. */
export function scoreSheetText(json: string): string {
  return JSON.stringify(scoreSheet(parseSheet(json)));
}

export default scoreSheetText;

function parseSheet(json: string): Sheet {
  const sheet: unknown = parseJson(json);
  if (typeof sheet === 'object' && sheet !== null && 'items' in sheet && Array.isArray(sheet.items)) {
    return sheet as Sheet;
  }
  throw new ScoringError('BAD_SHEET', 'the text holds no sheet');
}

/** The parser's own message would quote the sheet. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
