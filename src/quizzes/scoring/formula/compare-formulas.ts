import { evaluateFormula } from './evaluate-formula.ts';
import type { Formula } from './formula-tree.ts';
import { fnv1a64, splitMix64 } from '../shuffle.ts';

/** A variable takes any value between its bounds, which are finite and differ. */
export interface Range {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

interface Comparison {
  readonly key: Formula;
  readonly given: Formula;
  readonly ranges: readonly Range[];
  readonly constants: ReadonlyMap<string, number>;
  /** Relative, 1e-9 or more. */
  readonly tolerance: number;
  readonly seed: string;
}

export const POINTS = 12;
export const MAX_DRAWS = 96;
const MAX_SIZE = 1e100;
/** So close to the tolerance, in parts of it, a point decides nothing. Far more than what rounding does. */
const DOUBT = 0.01;
/** Where a difference cancels, what is left is compared with at least this part of the key's largest part. */
const CANCELLED = 1e-6;

/**
 * Whether two formulas have the same value wherever the key has one, tried at points drawn from the seed (two
 * different ones agree at random points with probability next to nothing: Schwartz, "Fast probabilistic
 * algorithms for verification of polynomial identities", 1980). Points where the difference is too near to
 * the tolerance are drawn again. Null when the key has hardly a value: a fault of its author. Floats never
 * leave this file.
 */
export function areEquivalent(comparison: Comparison): boolean | null {
  const { key, given, ranges, constants, tolerance, seed } = comparison;
  const nextPoint = drawPoints(ranges, constants, seed);
  let [agreed, doubtful, doubtfulAgreed] = [0, 0, 0];
  for (let count = 0; count < MAX_DRAWS && agreed < POINTS; count += 1) {
    const values = nextPoint();
    const right = evaluateFormula(key, values);
    if (!hasSize(right.value)) continue;
    const { value } = evaluateFormula(given, values);
    const difference = relativeDifference(value, right);
    if (Math.abs(difference / tolerance - 1) < DOUBT) {
      doubtful += 1;
      if (difference <= tolerance) doubtfulAgreed += 1;
    } else if (difference < tolerance) agreed += 1;
    else return false;
  }
  if (agreed + doubtful < POINTS) return null;
  return agreed >= POINTS || 2 * doubtfulAgreed > doubtful;
}

/** Points between the bounds of the variables, one after another, each with the constants. */
export function drawPoints(
  ranges: readonly Range[],
  constants: ReadonlyMap<string, number>,
  seed: string,
): () => ReadonlyMap<string, number> {
  const draw = splitMix64(fnv1a64(seed));
  const sorted = ranges.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return () => {
    const values = new Map(constants);
    for (const { name, min, max } of sorted) values.set(name, min + (max - min) * drawUnit(draw));
    return values;
  };
}

/** Whether a value is one that can be compared. */
export function hasSize(value: number): boolean {
  return Math.abs(value) < MAX_SIZE;
}

function relativeDifference(value: number, right: { value: number; peak: number }): number {
  if (!hasSize(value)) return Infinity;
  const size =
    right.peak === 0 ? 1 : Math.max(Math.abs(value), Math.abs(right.value), right.peak * CANCELLED);
  return Math.abs(value - right.value) / size;
}

/** Between 0 and 1, never one of them, and never a round number where formulas like to have no value. */
function drawUnit(draw: () => bigint): number {
  return (Number(draw() >> 32n) + 0.5) / 2 ** 32;
}
