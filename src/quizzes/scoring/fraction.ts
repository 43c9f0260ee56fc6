const MAX_DECIMAL_LENGTH = 64;
const MAX_RATIO_LENGTH = 4_096;
const MAX_DIGITS = 30;
const SAFE_DIGITS = 15;
/** Of texts that come again and again: points, fractions of options, pass marks. */
const REMEMBERED_LENGTH = 12;
const MOST_REMEMBERED = 1_000;

/** An exact rational number, always reduced, the denominator above 0. */
export class Fraction {
  static readonly ZERO = new Fraction(0n, 1n);
  static readonly ONE = new Fraction(1n, 1n);
  static readonly HUNDRED = new Fraction(100n, 1n);

  readonly numerator: bigint;
  readonly denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /** Throws a RangeError for a denominator of 0 and for numbers that are not whole. */
  static of(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
    const [top, bottom] = [BigInt(numerator), BigInt(denominator)];
    if (bottom === 1n) return new Fraction(top, 1n);
    if (bottom === 0n) throw new RangeError('A fraction has no denominator of 0.');
    const divisor = greatestCommonDivisor(top, bottom) * (bottom < 0n ? -1n : 1n);
    return new Fraction(top / divisor, bottom / divisor);
  }

  /** Reads "0.25", "-3", "+.5": at most 64 characters, no exponent, comma or blank. Anything else is null. */
  static parseDecimal(text: string): Fraction | null {
    return remembered(decimals, text, Fraction.#readDecimal);
  }

  static #readDecimal(this: void, text: string): Fraction | null {
    if (text.length > MAX_DECIMAL_LENGTH || !/^[+-]?(\d+(\.\d+)?|\.\d+)$/.test(text)) return null;
    const hasSign = text.startsWith('-') || text.startsWith('+');
    const digits = hasSign ? text.slice(1) : text;
    const point = digits.indexOf('.');
    const size = toBigInt(point === -1 ? digits : digits.slice(0, point) + digits.slice(point + 1));
    const decimals = point === -1 ? 0 : digits.length - point - 1;
    return Fraction.of(text.startsWith('-') ? -size : size, decimals === 0 ? 1n : 10n ** BigInt(decimals));
  }

  /** Reads "2/3": at most 4,096 characters, reduced or not. Anything else, "1/0" included, is null. */
  static parseRatio(text: string): Fraction | null {
    return remembered(ratios, text, Fraction.#readRatio);
  }

  static #readRatio(this: void, text: string): Fraction | null {
    if (text.length > MAX_RATIO_LENGTH || !/^-?\d+\/0*[1-9]\d*$/.test(text)) return null;
    const [top = '', bottom = ''] = text.split('/');
    return Fraction.of(BigInt(top), BigInt(bottom));
  }

  /** Reads a stored fraction, either notation. Throws a RangeError, for such text is ours and must be right. */
  static from(text: string): Fraction {
    const fraction = text.includes('/') ? Fraction.parseRatio(text) : Fraction.parseDecimal(text);
    if (fraction === null) throw new RangeError('The text holds no fraction.');
    return fraction;
  }

  add(other: Fraction): Fraction {
    if (this.denominator === other.denominator) {
      return Fraction.of(this.numerator + other.numerator, this.denominator);
    }
    return Fraction.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  subtract(other: Fraction): Fraction {
    if (this.denominator === other.denominator) {
      return Fraction.of(this.numerator - other.numerator, this.denominator);
    }
    return Fraction.of(
      this.numerator * other.denominator - other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  multiply(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** Throws a RangeError when `other` is 0. */
  divide(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  /** Negative, 0 or positive, as Array.prototype.sort expects. */
  compare(other: Fraction): -1 | 0 | 1 {
    const difference =
      this.denominator === other.denominator
        ? this.numerator - other.numerator
        : this.numerator * other.denominator - other.numerator * this.denominator;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  }

  clamp(low: Fraction, high: Fraction): Fraction {
    if (this.compare(low) < 0) return low;
    return this.compare(high) > 0 ? high : this;
  }

  isZero(): boolean {
    return this.numerator === 0n;
  }

  /** "1/3", "0/1", "-5/2". */
  toText(): string {
    return `${this.numerator}/${this.denominator}`;
  }
}

const decimals = new Map<string, Fraction | null>();
const ratios = new Map<string, Fraction | null>();

/** Reading a text again gives the same fraction, sooner; nothing else tells that it was read before. */
function remembered(
  known: Map<string, Fraction | null>,
  text: string,
  read: (text: string) => Fraction | null,
): Fraction | null {
  if (text.length > REMEMBERED_LENGTH) return read(text);
  let fraction = known.get(text);
  if (fraction === undefined) {
    fraction = read(text);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(text, fraction);
  }
  return fraction;
}

/** For display only: "66.67". Rounds half away from zero, so that 0.5 → "1" and -0.5 → "-1"; never "-0". */
export function toDecimal(fraction: Fraction, digits: number): string {
  if (!Number.isInteger(digits) || digits < 0 || digits > MAX_DIGITS) throw new RangeError('0 to 30 digits.');
  const size = fraction.numerator < 0n ? -fraction.numerator : fraction.numerator;
  const scaled = 2n * size * 10n ** BigInt(digits) + fraction.denominator;
  const rounded = scaled / (2n * fraction.denominator);
  const text = rounded.toString().padStart(digits + 1, '0');
  const sign = fraction.numerator < 0n && rounded > 0n ? '-' : '';
  const split = text.length - digits;
  return sign + text.slice(0, split) + (digits > 0 ? `.${text.slice(split)}` : '');
}

/** Few digits are read much faster as a number, and are as exact. */
function toBigInt(digits: string): bigint {
  return digits.length <= SAFE_DIGITS ? BigInt(Number(digits)) : BigInt(digits);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let left = a < 0n ? -a : a;
  let right = b < 0n ? -b : b;
  if (left <= Number.MAX_SAFE_INTEGER && right <= Number.MAX_SAFE_INTEGER) {
    return BigInt(smallCommonDivisor(Number(left), Number(right)));
  }
  while (right > 0n) [left, right] = [right, left % right];
  return left;
}

/** Exact as well, and faster: both are whole and safe. */
function smallCommonDivisor(a: number, b: number): number {
  let [left, right] = [a, b];
  while (right > 0) [left, right] = [right, left % right];
  return left;
}

/** The nearest float. Only for the comparison of formulas. */
export function toNumber(text: string): number {
  const { numerator, denominator } = Fraction.from(text);
  return Number(numerator) / Number(denominator);
}
