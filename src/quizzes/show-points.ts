import { Fraction, toDecimal } from './scoring/index.ts';

const DISPLAY_DIGITS = 2;
/** As many as a Decimal has that is sent. */
const MAX_DIGITS = 20;

/** Points or a percentage as the API shows them: rounded half up, never what a pass is decided by. */
export function showPoints(exact: string | Fraction): string {
  return toDecimal(typeof exact === 'string' ? Fraction.from(exact) : exact, DISPLAY_DIGITS);
}

/** A decimal that was sent and is kept as a fraction, to the last digit. */
export function showDecimal(exact: string): string {
  return toDecimal(Fraction.from(exact), MAX_DIGITS).replace(/\.?0+$/, '');
}
