import { findItemType } from './item-types.ts';
import type { Sheet } from './sheet.ts';

/** Microseconds for what all items have in common. */
const ITEM_COST = 3;

/**
 * From here on a sheet is worth the trip to a thread: about 1 ms, several when the process has just started.
 * 100 usual items stay below, 400 items of any type reach it, and so do 35 options on each of 50 items.
 */
export const HEAVY_SHEET_COST = 1_000;

/**
 * About how many microseconds scoreSheet takes, warm, on one core of a 2-core machine. Measured on Node 20:
 * 100 single choices of 4 options 440 (estimated 500), 100 multiple choices of 5 options 610 (633), 100 short
 * texts with 5 accepted 370 (540), one text of 2,000 characters against 100 such 2,900 (3,000). Compatibility
 * characters that unfold can take ten times their share. Of the types that came later: a formula 60 to 150, a
 * cloze of 3 gaps 30, a text of 2,000 characters with 3 edits 600, 20 points among 20 polygons of 100 corners
 * 3,500. Infinity for an unknown type: let the thread fail on it, not the request.
 */
export function estimateScoringCost(sheet: Sheet): number {
  return sheet.items.reduce((total, item) => {
    const type = findItemType(item.type);
    if (type === null) return Infinity;
    const responses = [item.response, ...(item.tries ?? []).map(({ response }) => response)];
    const keys = [item.key, ...(item.alternativeKeys ?? [])];
    const costs = keys.flatMap((key) => responses.map((response) => type.cost(item.body, key, response)));
    return costs.reduce((sum, cost) => sum + cost, total + ITEM_COST);
  }, 0);
}
