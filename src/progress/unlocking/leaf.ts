import { parseInstant } from './parse-instant.ts';

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

/** Why a condition does not hold. `ref` is a unit's stable id or a cohort's slug, `availableAt` an ISO instant in UTC. */
export interface Reason<Code extends string = string> {
  code: Code;
  ref: string | null;
  availableAt: string | null;
}

/** What an author wrote wrongly; `path` goes on behind the leaf's, as in `.duration`. */
export interface LeafProblem {
  path: string;
  message: string;
}

/** What every kind of condition says, as its author writes it. */
interface Shape<Value> {
  accepts(value: unknown): value is Value;
  /** What `accepts` expects, for the author: "must be …". Or what is wrong with a value that it does not accept. */
  expected: string | ((value: unknown) => LeafProblem | null);
  /** What publishing must refuse although the shape is right. */
  problem?(value: Value, scope: Scope): LeafProblem | null;
  /** The unit that has to be finished, or opened, before this can hold. */
  needs?(value: Value, scope: Scope): string | null;
  /** Whether it asks when a unit was unlocked. */
  asksUnlocks?(value: Value): boolean;
}

/** A kind of condition that holds by what is known. */
interface LeafRule<Value, Code extends string> extends Shape<Value> {
  holds(value: Value, facts: UnitFacts): boolean;
  reason(value: Value, scope: Scope): Reason<Code | 'UNKNOWN_RULE'>;
}

/** A kind of condition that holds from some instant on. */
interface TimeLeafRule<Value, Code extends string> extends Shape<Value> {
  code(isInstantKnown: boolean): Code;
  /** `at` is the instant, null while it is not known; null instead of both when the facts are not understood. */
  due(value: Value, facts: UnitFacts): { at: string | null; ref: string | null } | null;
}

/** A leaf with the facts filled in. */
export interface JudgedLeaf<Code extends string = string> {
  /** Milliseconds since the epoch from which it holds: -Infinity, it does; Infinity, time alone will not make it. */
  since: number;
  /** Why not before. */
  reason: Reason<Code>;
}

/** A kind of condition over untrusted values: a value it does not accept is a problem, and denies. */
export type Leaf<Value, Code extends string> = FactLeaf<Value, Code> | TimeLeaf<Value, Code>;

interface CommonLeaf<Value, Code extends string> {
  /** Never set; carries the type. */
  readonly valueType?: Value;
  problem(value: unknown, scope: Scope): LeafProblem | null;
  needs(value: unknown, scope: Scope): string | null;
  asksUnlocks(value: unknown): boolean;
  judge(value: unknown, facts: UnitFacts): JudgedLeaf<Code | 'UNKNOWN_RULE'>;
}

/** Time alone cannot make it hold. */
interface FactLeaf<Value, Code extends string> extends CommonLeaf<Value, Code> {
  readonly isOfTime: false;
  holds(value: unknown, facts: UnitFacts): boolean;
  /** Why it does not, which is the same for everybody. */
  reason(value: unknown, scope: Scope): Reason<Code | 'UNKNOWN_RULE'>;
}

interface TimeLeaf<Value, Code extends string> extends CommonLeaf<Value, Code> {
  readonly isOfTime: true;
}

export const unknownRule: Reason<'UNKNOWN_RULE'> = { code: 'UNKNOWN_RULE', ref: null, availableAt: null };
const notUnderstood: JudgedLeaf<'UNKNOWN_RULE'> = { since: Infinity, reason: unknownRule };
const met: JudgedLeaf<'UNKNOWN_RULE'> = { since: -Infinity, reason: unknownRule };

export function defineLeaf<Value, Code extends string>(rule: LeafRule<Value, Code>): Leaf<Value, Code> {
  const holds = (value: unknown, facts: UnitFacts) => rule.accepts(value) && rule.holds(value, facts);
  const reason = (value: unknown, scope: Scope) =>
    rule.accepts(value) ? rule.reason(value, scope) : unknownRule;
  return {
    ...shaped(rule),
    isOfTime: false,
    holds,
    reason,
    judge: (value, facts) => (holds(value, facts) ? met : { since: Infinity, reason: reason(value, facts) }),
  };
}

/** Where staff shifted the unit, that instant stands in the place of whatever the rule says. */
export function defineTimeLeaf<Value, Code extends string>(
  rule: TimeLeafRule<Value, Code>,
): Leaf<Value, Code> {
  return {
    ...shaped(rule),
    isOfTime: true,
    judge(value, facts) {
      const due = rule.accepts(value) ? rule.due(value, facts) : null;
      if (due === null) return notUnderstood;
      const since = parseInstant(facts.shifts.get(facts.unit) ?? due.at);
      const availableAt = since === null ? null : new Date(since).toISOString();
      const reason = { code: rule.code(since !== null), ref: due.ref, availableAt };
      return { since: since ?? Infinity, reason };
    },
  };
}

function shaped<Value>(rule: Shape<Value>): Pick<Leaf<Value, never>, 'problem' | 'needs' | 'asksUnlocks'> {
  const { expected } = rule;
  return {
    problem(value, scope) {
      if (rule.accepts(value)) return rule.problem?.(value, scope) ?? null;
      return typeof expected === 'string' ? { path: '', message: `must be ${expected}` } : expected(value);
    },
    needs: (value, scope) => (rule.accepts(value) ? (rule.needs?.(value, scope) ?? null) : null),
    asksUnlocks: (value) => rule.accepts(value) && (rule.asksUnlocks?.(value) ?? false),
  };
}
