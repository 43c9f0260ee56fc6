import { Fraction } from './fraction.ts';

const MAX_PERCENT = Fraction.of(1_000);

/**
 * Seconds from the start to the deadline of a learner with extra time: limit × (100 + percent) / 100, rounded
 * up to a whole second. The limit is a whole number of seconds, the percentage a decimal text from 0 to
 * 1,000. Throws a RangeError for anything else.
 */
export function extendTime({
  limitSeconds,
  extraPercent,
}: {
  limitSeconds: number;
  extraPercent: string;
}): number {
  const percent = Fraction.parseDecimal(extraPercent);
  if (percent === null || percent.compare(percent.clamp(Fraction.ZERO, MAX_PERCENT)) !== 0) {
    throw new RangeError('Extra time is 0 to 1,000 percent.');
  }
  if (!Number.isSafeInteger(limitSeconds) || limitSeconds < 0) throw new RangeError('Seconds are whole.');
  const { numerator, denominator } = Fraction.of(limitSeconds)
    .multiply(Fraction.HUNDRED.add(percent))
    .divide(Fraction.HUNDRED);
  return Number((numerator + denominator - 1n) / denominator);
}
