import { endOfDelay, faultOfDelay, unitOfDelay, type Delay } from './delay.ts';
import {
  defineLeaf,
  defineTimeLeaf,
  unknownRule,
  type LeafProblem,
  type Reason,
  type Scope,
} from './leaf.ts';
import type { LearnerFacts } from './leaf.ts';
import { parseInstant } from './parse-instant.ts';
import { placeOf } from './place-of.ts';
import { resolveUnit } from './resolve-unit.ts';

const SLUG = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Every kind of condition. A new one is an entry here; the types, the checks and the verdicts follow. */
export const leaves = {
  quizPassed: defineLeaf({
    accepts: isUnitName,
    expected: 'PREVIOUS or the stable id of a unit',
    problem: problemOfQuiz,
    needs: resolveUnit,
    holds: (name, facts) => isPassed(resolveUnit(name, facts), facts),
    reason: (name, scope) => reasonOf('QUIZ_NOT_PASSED', resolveUnit(name, scope)),
  }),
  unitCompleted: defineLeaf({
    accepts: isUnitName,
    expected: 'PREVIOUS or the stable id of a unit',
    problem: problemOfUnit,
    needs: resolveUnit,
    holds(name, facts) {
      const unit = resolveUnit(name, facts);
      if (unit === null) return false;
      const isThrough = findUnit(name, facts)?.completedBy === 'QUIZ' && isPassed(unit, facts);
      return isThrough || facts.completedUnits.has(unit) || facts.skipped.has(unit);
    },
    reason: (name, scope) => reasonOf('UNIT_NOT_COMPLETED', resolveUnit(name, scope)),
  }),
  dateReached: defineTimeLeaf({
    accepts: (value: unknown): value is string => parseInstant(value) !== null,
    expected: 'an ISO 8601 instant with an offset, such as 2027-03-01T09:00:00Z',
    code: () => 'DATE_NOT_REACHED',
    due: (instant) => ({ at: instant, ref: null }),
  }),
  delayAfter: defineTimeLeaf({
    accepts: (value: unknown): value is Delay => faultOfDelay(value) === null,
    expected: faultOfDelay,
    problem(delay, scope) {
      if (delay.event === 'ENROLLED' || delay.event === 'COHORT_START') return null;
      const check = delay.event === 'PASSED' ? problemOfQuiz : problemOfUnit;
      const problem = check(delay.unit ?? 'PREVIOUS', scope);
      return problem && { path: delay.unit === undefined ? '' : '.unit', message: problem.message };
    },
    needs: unitOfDelay,
    asksUnlocks: (delay) => delay.event === 'UNLOCKED',
    code: (isInstantKnown) => (isInstantKnown ? 'DELAY_NOT_OVER' : 'DELAY_NOT_BEGUN'),
    due(delay, facts) {
      const at = endOfDelay(delay, facts);
      return at === undefined ? null : { at, ref: unitOfDelay(delay, facts) };
    },
  }),
  memberOf: defineLeaf({
    accepts: (value: unknown): value is string => typeof value === 'string' && SLUG.test(value),
    expected: 'the slug of a cohort: small letters, digits and hyphens',
    holds: (slug, facts) => facts.cohorts.has(slug),
    reason: (slug) => reasonOf('NOT_A_MEMBER', slug),
  }),
  manual: defineLeaf({
    accepts: (value: unknown): value is true => value === true,
    expected: 'true',
    holds: (_value, facts) => facts.manualGrants.has(facts.unit),
    reason: () => ({ code: 'NEEDS_STAFF', ref: null, availableAt: null }),
  }),
};

function isUnitName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function findUnit(name: string, scope: Scope) {
  const stableId = resolveUnit(name, scope);
  return stableId === null ? undefined : scope.outline[placeOf(scope.outline, stableId)];
}

function isPassed(unit: string | null, facts: LearnerFacts): boolean {
  return unit !== null && (facts.passedQuizzes.has(unit) || facts.skipped.has(unit));
}

function problemOfUnit(name: string, scope: Scope): LeafProblem | null {
  const stableId = resolveUnit(name, scope);
  if (stableId === null) return { path: '', message: 'the first unit has no PREVIOUS unit' };
  if (stableId === scope.unit) return { path: '', message: 'a unit cannot wait for itself' };
  const isThere = findUnit(name, scope) !== undefined;
  return isThere ? null : { path: '', message: `there is no unit "${name}" in the course` };
}

function problemOfQuiz(name: string, scope: Scope): LeafProblem | null {
  const problem = problemOfUnit(name, scope);
  if (problem !== null || findUnit(name, scope)?.completedBy === 'QUIZ') return problem;
  return { path: '', message: `has no quiz to pass: "${name}"` };
}

/** About a unit or a cohort. */
function reasonOf<Code extends string>(code: Code, ref: string | null): Reason<Code | 'UNKNOWN_RULE'> {
  return ref === null ? unknownRule : { code, ref, availableAt: null };
}
