import { Fraction } from './fraction.ts';
import type { Certainty } from './types.ts';

/**
 * What the surest right response earns, in shares of the points: the max of items in a sheet with certainty.
 */
export const MAX_CERTAINTY_MARK = Fraction.of(3);

/**
 * Gardner-Medwin, "Confidence assessment in the teaching of basic science", 1995; Moodle's CBM behaviours.
 */
const MARKS: Readonly<Record<Certainty, { right: number; wrong: number }>> = {
  1: { right: 1, wrong: 0 },
  2: { right: 2, wrong: -2 },
  3: { right: 3, wrong: -6 },
};

/**
 * Certainty-based marking: a credit above 0 earns its part of the mark for right, a credit of 0 the one for
 * wrong.
 */
export function weighCertainty(credit: Fraction, certainty: Certainty): Fraction {
  const { right, wrong } = MARKS[certainty];
  return credit.isZero() ? Fraction.of(wrong) : credit.multiply(Fraction.of(right));
}

/**
 * Negative marking: credit − penalty × (1 − credit), at least the floor. What is missing to all points costs,
 * so that a wrong response earns −penalty and one that is partly right loses in proportion. A penalty of 1/(n
 * − 1) makes blind guesses among n options worth nothing on average ("formula scoring", Diamond & Evans, "The
 * correction for guessing", 1973).
 */
export function takePenalty(
  credit: Fraction,
  { penalty, floor }: { penalty: Fraction; floor: Fraction },
): Fraction {
  return credit.subtract(penalty.multiply(Fraction.ONE.subtract(credit))).clamp(floor, Fraction.ONE);
}
