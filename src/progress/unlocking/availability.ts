import type { Leaf, OutlinePlace, Reason } from './leaf.ts';
import type { leaves } from './leaves.ts';

type Leaves = typeof leaves;

/** `{ quizPassed: 'PREVIOUS' }`, `{ dateReached: '2027-03-01T09:00:00Z' }`, … one for each of `leaves`. */
export type AvailabilityLeaf = {
  [Name in keyof Leaves]: Leaves[Name] extends Leaf<infer Value, string> ? Record<Name, Value> : never;
}[keyof Leaves];

/**
 * When a unit opens, as stored JSON. Where a unit has null instead, the default rule holds: the previous
 * unit's quiz is passed, or the previous unit is completed when it has none; the first unit is always open.
 */
export type Availability =
  { allOf: Availability[] } | { anyOf: Availability[] } | { not: Availability } | AvailabilityLeaf;

export interface OutlineUnit extends OutlinePlace {
  availability: Availability | null;
}

/** EXCLUDED: a condition under `not` holds. UNKNOWN_RULE: a part of the tree is not understood. */
export type UnmetCode =
  | 'EXCLUDED'
  | { [Name in keyof Leaves]: Leaves[Name] extends Leaf<unknown, infer Code> ? Code : never }[keyof Leaves]
  | 'UNKNOWN_RULE';

export type Unmet = Reason<UnmetCode>;
