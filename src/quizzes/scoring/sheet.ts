import type { AnsweredItem } from './item-types.ts';

/** Points are a decimal text above 0; the slot names the item's place in the attempt, once each. */
export type SheetItem = AnsweredItem & { readonly slot: string; readonly points: string };

/** Everything a score depends on. `passPercent` is a decimal text from 0 to 100. */
export interface Sheet {
  readonly engine: number;
  readonly passPercent: string;
  readonly items: readonly SheetItem[];
}

export type Outcome = 'CORRECT' | 'PARTIAL' | 'INCORRECT' | 'BLANK';

/** Fractions are texts "n/d", reduced. `feedback` is absent when there is none. */
export interface ItemScore {
  readonly slot: string;
  readonly earned: string;
  readonly max: string;
  readonly outcome: Outcome;
  readonly feedback?: readonly string[];
}

/** `percent` is "n/d" from 0 to 100; `items` keep the order of the sheet. */
export interface Score {
  readonly engine: number;
  readonly earned: string;
  readonly max: string;
  readonly percent: string;
  readonly passed: boolean;
  readonly items: readonly ItemScore[];
}
