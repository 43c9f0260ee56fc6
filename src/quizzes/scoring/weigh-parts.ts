import { Fraction } from './fraction.ts';
import type { Part } from './types.ts';

export const MAX_WEIGHT = 100;

/** The mean of the parts' credits, each as often as its weight says. */
export function weighParts(parts: readonly Pick<Part, 'credit' | 'weight'>[]): Fraction {
  const total = parts.reduce((sum, { weight = 1 }) => sum + weight, 0);
  return parts
    .reduce((sum, { weight = 1, credit }) => sum.add(credit.multiply(Fraction.of(weight))), Fraction.ZERO)
    .divide(Fraction.of(total));
}

export function oneIf(isRight: boolean): Fraction {
  return isRight ? Fraction.ONE : Fraction.ZERO;
}
