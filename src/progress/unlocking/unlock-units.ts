import type { OutlineUnit } from './availability.ts';
import { evaluate } from './evaluate-availability.ts';
import type { LearnerFacts } from './leaf.ts';

export interface Situation {
  outline: readonly OutlineUnit[];
  facts: LearnerFacts;
  /** Stable ids of the units that this learner has already been granted. */
  unlocked: ReadonlySet<string>;
  /** ISO instant */
  now: string;
}

/** Stable ids, in course order, of the units that are available now and not yet unlocked. */
export function unitsToUnlock({ outline, facts, unlocked, now }: Situation): string[] {
  return outline
    .filter((unit) => !unlocked.has(unit.stableId))
    .filter((unit) => evaluate(unit.availability, { ...facts, outline, unit: unit.stableId }, now).available)
    .map((unit) => unit.stableId);
}
