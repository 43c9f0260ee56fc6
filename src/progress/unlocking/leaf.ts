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

/** What one learner has earned, by the stable ids of units. A grant feeds the `manual` leaf only. */
export interface LearnerFacts {
  passedQuizzes: ReadonlySet<string>;
  completedUnits: ReadonlySet<string>;
  manualGrants: ReadonlySet<string>;
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
