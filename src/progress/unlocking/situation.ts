import type { OutlineUnit } from './availability.ts';
import type { LearnerFacts } from './leaf.ts';

export interface Situation {
  outline: readonly OutlineUnit[];
  facts: LearnerFacts;
  /** Stable ids of the units that this learner has already been granted. */
  unlocked: ReadonlySet<string>;
  /** ISO instant */
  now: string;
}
