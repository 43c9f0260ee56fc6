import { defineLeaf, unknownRule, type Reason, type Scope } from './leaf.ts';
import { parseInstant } from './parse-instant.ts';
import { resolveUnit } from './resolve-unit.ts';

/** Every kind of condition. A new one is an entry here; the types, the checks and the verdicts follow. */
export const leaves = {
  quizPassed: defineLeaf({
    accepts: isUnitName,
    expected: 'PREVIOUS or the stable id of a unit',
    problem: (name, scope) =>
      problemOfUnit(name, scope) ??
      (findUnit(name, scope)?.completedBy === 'QUIZ' ? null : `has no quiz to pass: "${name}"`),
    needs: resolveUnit,
    unmet: (name, facts) => unlessIn(facts.passedQuizzes, 'QUIZ_NOT_PASSED', resolveUnit(name, facts)),
  }),
  unitCompleted: defineLeaf({
    accepts: isUnitName,
    expected: 'PREVIOUS or the stable id of a unit',
    problem: problemOfUnit,
    needs: resolveUnit,
    unmet(name, facts) {
      const unit = resolveUnit(name, facts);
      const isPassed =
        findUnit(name, facts)?.completedBy === 'QUIZ' && unit !== null && facts.passedQuizzes.has(unit);
      return isPassed ? null : unlessIn(facts.completedUnits, 'UNIT_NOT_COMPLETED', unit);
    },
  }),
  dateReached: defineLeaf({
    accepts: (value: unknown): value is string => parseInstant(value) !== null,
    expected: 'an ISO 8601 instant with an offset, such as 2027-03-01T09:00:00Z',
    unmet(instant, _facts, now) {
      const due = parseInstant(instant);
      const present = parseInstant(now);
      if (due !== null && present !== null && present >= due) return null;
      const availableAt = due === null ? null : new Date(due).toISOString();
      return { code: 'DATE_NOT_REACHED', ref: null, availableAt };
    },
  }),
  manual: defineLeaf({
    accepts: (value: unknown): value is true => value === true,
    expected: 'true',
    unmet: (_value, facts) => unlessIn(facts.manualGrants, 'NEEDS_STAFF', facts.unit, null),
  }),
};

function isUnitName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function findUnit(name: string, scope: Scope) {
  const stableId = resolveUnit(name, scope);
  return scope.outline.find((unit) => unit.stableId === stableId);
}

function problemOfUnit(name: string, scope: Scope): string | null {
  const stableId = resolveUnit(name, scope);
  if (stableId === null) return 'the first unit has no PREVIOUS unit';
  if (stableId === scope.unit) return 'a unit cannot wait for itself';
  return findUnit(name, scope) ? null : `there is no unit "${name}" in the course`;
}

function unlessIn<Code extends string>(
  earned: ReadonlySet<string>,
  code: Code,
  unit: string | null,
  ref: string | null = unit,
): Reason<Code | 'UNKNOWN_RULE'> | null {
  if (unit === null) return unknownRule;
  return earned.has(unit) ? null : { code, ref, availableAt: null };
}
