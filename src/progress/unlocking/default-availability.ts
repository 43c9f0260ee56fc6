import type { Availability } from './availability.ts';
import type { Scope } from './leaf.ts';
import { resolveUnit } from './resolve-unit.ts';

/** The rule of a unit that states none: null for the first, and one nothing fulfils for a unit not in the outline. */
export function defaultAvailability(scope: Scope): Availability | null {
  if (scope.outline[0]?.stableId === scope.unit) return null;
  const previousId = resolveUnit('PREVIOUS', scope);
  const previous = scope.outline.find((unit) => unit.stableId === previousId);
  return previous?.completedBy === 'MARK' ? { unitCompleted: 'PREVIOUS' } : { quizPassed: 'PREVIOUS' };
}
