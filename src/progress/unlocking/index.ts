/**
 * Decides which units of a course are open for a learner, and why the others are not.
 * - Pure: outline + facts + now in, a verdict out; nothing throws on stored JSON and nothing is read elsewhere.
 * - One function, `evaluate`, answers reads, unlocking, simulation and verification: the lock shown is the
 *   lock enforced.
 * - It judges what was earned: finishing unit k opens k+1 and nothing behind it. What is unlocked counts only where a
 *   rule asks for some time after it.
 * - Nothing here takes an unlock away, and what is not understood stays locked.
 */
export type { Availability, OutlineUnit, Unmet, UnmetCode } from './availability.ts';
export { checkAvailability, type AvailabilityProblem } from './check-availability.ts';
export type { Evaluation } from './condition.ts';
export { evaluate } from './evaluate-availability.ts';
export type { LockState } from './lock-state.ts';
export { lockStates, unitsToUnlock } from './lock-states.ts';
export { findCycles } from './find-cycles.ts';
export { dependsOnTime } from './depends-on.ts';
export type { LearnerFacts, OutlinePlace, Overrides, UnitFacts } from './leaf.ts';
export { placeOf } from './place-of.ts';
export { passTime, type Opening } from './pass-time.ts';
export type { Situation } from './situation.ts';
export { steadyLocks } from './steady-locks.ts';
