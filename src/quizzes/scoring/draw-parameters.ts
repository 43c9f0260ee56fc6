import { Fraction, toDecimal } from './fraction.ts';
import { drawBelow, fnv1a64, splitMix64 } from './shuffle.ts';

/**
 * A number that differs from learner to learner: min, min + step, … up to max. Decimal texts; step 1 by
 * default.
 */
export interface Parameter {
  readonly name: string;
  readonly min: string;
  readonly max: string;
  readonly step?: string;
}

export const MAX_PARAMETER_VALUES = 1_000_000;

/**
 * The numbers of one slot of one attempt, exact decimals by name. Each depends on the seed and its name only.
 */
export function drawParameters(parameters: readonly Parameter[], seed: string): Record<string, string> {
  return Object.fromEntries(
    parameters.map((parameter) => {
      const draw = splitMix64(fnv1a64(JSON.stringify([seed, parameter.name])));
      return [parameter.name, valueAt(parameter, drawBelow(countValues(parameter), draw))];
    }),
  );
}

/** The value that is so many steps above the first. */
export function valueAt({ min, step = '1' }: Parameter, steps: number): string {
  const value = Fraction.from(min).add(Fraction.from(step).multiply(Fraction.of(steps)));
  return toDecimal(value, Math.max(decimalsIn(min), decimalsIn(step)));
}

/**
 * How many values a parameter can take; 0 when min is above max or the step not above 0. At most a million
 * and one.
 */
export function countValues({ min, max, step = '1' }: Parameter): number {
  const [size, range] = [Fraction.from(step), Fraction.from(max).subtract(Fraction.from(min))];
  if (size.compare(Fraction.ZERO) <= 0 || range.compare(Fraction.ZERO) < 0) return 0;
  const steps = range.divide(size);
  const whole = steps.numerator / steps.denominator;
  return whole >= BigInt(MAX_PARAMETER_VALUES) ? MAX_PARAMETER_VALUES + 1 : Number(whole) + 1;
}

/** A text in which `{{name}}` stands for a parameter, with its numbers. Other names stay as they are. */
export function fillParameters(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{\{([^{}]*)\}\}/g, (gap, name: string) =>
    Object.hasOwn(values, name.trim()) ? (values[name.trim()] ?? gap) : gap,
  );
}

function decimalsIn(text: string): number {
  return text.includes('.') ? text.length - text.indexOf('.') - 1 : 0;
}
