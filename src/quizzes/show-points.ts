import { Fraction, toDecimal } from './scoring/index.ts';

const DISPLAY_DIGITS = 2;

/** Points or a percentage as the API shows them: rounded half up, never what a pass is decided by. */
export function showPoints(exact: string | Fraction): string {
  return toDecimal(typeof exact === 'string' ? Fraction.from(exact) : exact, DISPLAY_DIGITS);
}
