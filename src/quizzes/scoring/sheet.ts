import type { Behaviour } from './apply-tries.ts';
import type { AnsweredItem } from './item-types.ts';

/**
 * An item in its place. `slot` names the place in the attempt, once each; `points` are a decimal text above
 * 0. All else is optional, numbers are decimal or "n/d":
 * - `penalty`: 0 to 1, what a wrong response costs as a share of the points; `floor`: -1 to 0, what the item
 *   costs at most, default -1.
 * - `tries`: the responses that were checked within the attempt, first to last; `response` is what stood at
 *   its end. `tryPenalty`: 0 to 1 for each wrong try, default 1/3 (TRUE_FALSE: 1); `maxTries`: 1 to 20, default 1 (ADAPTIVE:
 *   20).
 * - `alternativeKeys`: other keys that count, the best of them all; `fullCredit`: all points for everybody,
 *   whatever people gave.
 */
export type SheetItem = AnsweredItem & {
  readonly slot: string;
  readonly points: string;
  readonly penalty?: string;
  readonly floor?: string;
  readonly tries?: readonly { readonly response: unknown }[];
  readonly tryPenalty?: string;
  readonly maxTries?: number;
  readonly alternativeKeys?: readonly unknown[];
  readonly fullCredit?: true;
};

/**
 * What people gave for an item: 0 to its points, decimal or "n/d". With `criteria`, what they gave by
 * criterion of the item's rubric, the points have to be what the rubric makes of that (rubricPoints).
 */
export interface ManualScore {
  readonly points: string;
  readonly criteria?: Readonly<Record<string, string>>;
}

/**
 * Everything a score depends on. `passPercent` is a decimal text from 0 to 100. `seed` is the attempt's,
 * default ''. `behaviour` is DEFERRED_FEEDBACK by default. With `certainty`, responses count by how sure the
 * learner was. `manual` holds what people gave, by slot: it replaces what the engine would give, and ends the
 * waiting for people.
 */
export interface Sheet {
  readonly engine: number;
  readonly passPercent: string;
  readonly items: readonly SheetItem[];
  readonly seed?: string;
  readonly behaviour?: Behaviour;
  readonly certainty?: true;
  readonly manual?: Readonly<Record<string, ManualScore>>;
}

/** How the response that counted was; PENDING waits for people. */
export type Outcome = 'CORRECT' | 'PARTIAL' | 'INCORRECT' | 'BLANK' | 'PENDING';

/**
 * Fractions are texts "n/d", reduced. `earned` is below 0 where a penalty or misplaced certainty made it so.
 * `feedback` is absent when there is none.
 */
export interface ItemScore {
  readonly slot: string;
  readonly earned: string;
  readonly max: string;
  readonly outcome: Outcome;
  readonly feedback?: readonly string[];
}

/**
 * `percent` is "n/d" from 0 to 100; `items` keep the order of the sheet. `pending` names the slots that wait
 * for people and is absent when none does: then the score is final. Until then earned can only grow, and
 * `passed` is true only if nothing that is open can change it.
 */
export interface Score {
  readonly engine: number;
  readonly earned: string;
  readonly max: string;
  readonly percent: string;
  readonly passed: boolean;
  readonly items: readonly ItemScore[];
  readonly pending?: readonly string[];
}
