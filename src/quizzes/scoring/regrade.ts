import { estimateScoringCost } from './estimate-cost.ts';
import { Fraction } from './fraction.ts';
import { scoreSheet } from './score-sheet.ts';
import { ScoringError } from './scoring-error.ts';
import type { Score, Sheet, SheetItem } from './sheet.ts';

/**
 * What a corrected key does to attempts that were graded by the wrong one:
 * - FULL_CREDIT: everybody earns all points of the item, blanks included.
 * - EITHER_KEY: the better of the old key and the new one counts, for each item.
 * - NEW_KEY: the new key counts; scores may fall.
 * - ONLY_IF_HIGHER: the new key counts for those whose score it raises; for all others nothing changes.
 * - DROP_ITEM: the item is taken out, with its points.
 */
export const REGRADE_POLICIES = [
  'FULL_CREDIT',
  'EITHER_KEY',
  'NEW_KEY',
  'ONLY_IF_HIGHER',
  'DROP_ITEM',
] as const;

export type RegradePolicy = (typeof REGRADE_POLICIES)[number];

/** `key` is the new key; policies that look at no key need none. */
export interface KeyChange {
  readonly slot: string;
  readonly key?: unknown;
}

export interface Regrade {
  readonly sheet: Sheet;
  /** What the attempt has now. */
  readonly oldScore: Score;
  readonly changes: readonly KeyChange[];
  readonly policy: RegradePolicy;
}

/**
 * The sheet and its score after a regrade. The sheet is to be stored with the score: scoring it again gives
 * the same bytes, and the next regrade starts from it. What people gave stays. Throws a ScoringError for a
 * slot that is not there, a missing or broken key, and when no item would be left.
 */
export function regrade({ sheet, oldScore, changes, policy }: Regrade): { sheet: Sheet; score: Score } {
  const changed = changeSheet(sheet, changes, policy);
  const score = scoreSheet(changed);
  const isHigher = Fraction.from(score.percent).compare(Fraction.from(oldScore.percent)) > 0;
  return policy === 'ONLY_IF_HIGHER' && !isHigher ? { sheet, score: oldScore } : { sheet: changed, score };
}

/** About how many microseconds `regrade` takes; Infinity for what it throws on. */
export function estimateRegradeCost({ sheet, changes, policy }: Omit<Regrade, 'oldScore'>): number {
  try {
    return estimateScoringCost(changeSheet(sheet, changes, policy));
  } catch {
    return Infinity;
  }
}

function changeSheet(sheet: Sheet, changes: readonly KeyChange[], policy: RegradePolicy): Sheet {
  const changeOf = new Map(changes.map((change) => [change.slot, change]));
  if (changeOf.size < changes.length || changes.some(({ slot }) => !hasSlot(sheet, slot))) {
    throw new ScoringError('BAD_SHEET', 'a change is for no slot of the sheet, or two are for one');
  }
  const items = sheet.items.flatMap((item) => {
    const change = changeOf.get(item.slot);
    return change === undefined ? [item] : changeItem(item, change, policy);
  });
  if (policy !== 'DROP_ITEM' || sheet.manual === undefined) return { ...sheet, items };
  const kept = Object.entries(sheet.manual).filter(([slot]) => !changeOf.has(slot));
  return { ...sheet, items, manual: Object.fromEntries(kept) };
}

function changeItem(item: SheetItem, { slot, key }: KeyChange, policy: RegradePolicy): SheetItem[] {
  if (policy === 'DROP_ITEM') return [];
  if (policy === 'FULL_CREDIT') return [{ ...item, fullCredit: true }];
  if (key === undefined) throw new ScoringError('BAD_SHEET', `the change for slot ${slot} has no key`);
  if (policy === 'EITHER_KEY') {
    return [{ ...item, alternativeKeys: [...(item.alternativeKeys ?? []), key] } as SheetItem];
  }
  const { alternativeKeys: _alternativeKeys, fullCredit: _fullCredit, ...rest } = item;
  return [{ ...rest, key } as SheetItem];
}

function hasSlot(sheet: Sheet, slot: string): boolean {
  return sheet.items.some((item) => item.slot === slot);
}
