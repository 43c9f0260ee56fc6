import type { Availability } from './availability.ts';
import type { Scope } from './leaf.ts';
import { placeOf } from './place-of.ts';

const PREVIOUS_COMPLETED: Availability = Object.freeze({ unitCompleted: 'PREVIOUS' });
const PREVIOUS_PASSED: Availability = Object.freeze({ quizPassed: 'PREVIOUS' });

/** The rule of a unit that states none: null for the first, and one nothing fulfils for a unit not in the outline. */
export function defaultAvailability(scope: Scope): Availability | null {
  if (scope.outline[0]?.stableId === scope.unit) return null;
  const previous = scope.outline[placeOf(scope.outline, scope.unit) - 1];
  return previous?.completedBy === 'MARK' ? PREVIOUS_COMPLETED : PREVIOUS_PASSED;
}
