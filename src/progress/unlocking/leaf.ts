/** A unit's place in the course, as far as a condition needs it. */
export interface OutlinePlace {
  stableId: string;
  position: number;
  /** QUIZ: passing its quiz completes it. MARK: it has no quiz and is marked as completed. */
  completedBy: 'QUIZ' | 'MARK';
}

/** The unit a tree belongs to, inside its outline. The array's order is the course's order. */
export interface Scope {
  unit: string;
  outline: readonly OutlinePlace[];
}

/** What staff changed for one learner, by the stable ids of units. */
export interface Overrides {
  /** ISO instants: the unit's conditions of time, all of them, are met from then on and not before. */
  shifts: ReadonlyMap<string, string>;
  /** These count as passed and completed, for the conditions of other units and for the end of the course. */
  skipped: ReadonlySet<string>;
}

/** What one learner has earned and what holds for them, by the stable ids of units. A grant feeds the `manual` leaf only. */
export interface LearnerFacts extends Overrides {
  passedQuizzes: ReadonlySet<string>;
  completedUnits: ReadonlySet<string>;
  manualGrants: ReadonlySet<string>;
  /** ISO instants */
  unlockedAt: ReadonlyMap<string, string>;
  passedAt: ReadonlyMap<string, string>;
  /** ISO instants; null when it has not happened or is not known. */
  enrolledAt: string | null;
  cohortStartsAt: string | null;
  /** IANA name of the zone that the learner's days are counted in. */
  zone: string;
  /** Slugs of the cohorts they are in. */
  cohorts: ReadonlySet<string>;
}

export type UnitFacts = Scope & LearnerFacts;

/** Why a condition does not hold. `ref` is a unit's stable id, `availableAt` an ISO instant in UTC. */
export interface Reason<Code extends string = string> {
  code: Code;
  ref: string | null;
  availableAt: string | null;
}

/** A kind of condition, as its author writes it. */
interface LeafRule<Value, Code extends string> {
  accepts(value: unknown): value is Value;
  /** What `accepts` expects, for the author: "must be …". */
  expected: string;
  /** What publishing must refuse although the shape is right. */
  problem?(value: Value, scope: Scope): string | null;
  /** The unit a learner has to finish before this can hold. */
  needs?(value: Value, scope: Scope): string | null;
  unmet(value: Value, facts: UnitFacts, now: string): Reason<Code> | null;
}

/** A kind of condition over untrusted values: a value it does not accept is a problem, and denies. */
export interface Leaf<Value, Code extends string> {
  /** Never set; carries the type. */
  readonly valueType?: Value;
  problem(value: unknown, scope: Scope): string | null;
  needs(value: unknown, scope: Scope): string | null;
  unmet(value: unknown, facts: UnitFacts, now: string): Reason<Code | 'UNKNOWN_RULE'> | null;
}

export const unknownRule: Reason<'UNKNOWN_RULE'> = { code: 'UNKNOWN_RULE', ref: null, availableAt: null };

export function defineLeaf<Value, Code extends string>(rule: LeafRule<Value, Code>): Leaf<Value, Code> {
  return {
    problem: (value, scope) =>
      rule.accepts(value) ? (rule.problem?.(value, scope) ?? null) : `must be ${rule.expected}`,
    needs: (value, scope) => (rule.accepts(value) ? (rule.needs?.(value, scope) ?? null) : null),
    unmet: (value, facts, now) => (rule.accepts(value) ? rule.unmet(value, facts, now) : unknownRule),
  };
}
