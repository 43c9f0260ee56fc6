/*
 * Functions of which the language only promises "an approximation", made of + − × ÷ and square roots, which
 * are rounded the same way everywhere (IEEE 754): the same bits on every version of Node, so that a
 * comparison of formulas comes out the same when it is replayed. About 14 digits are right, far more than is
 * compared.
 */
const { abs, floor, LN10, round, SQRT1_2, SQRT2 } = Math;
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const HALF_PI_HIGH = 1.57079632673412561417;
const HALF_PI_LOW = 6.07710050650619224932e-11;
/** So many quarter turns times HALF_PI_HIGH, 33 bits long, are still exact. */
const MAX_QUARTER_TURNS = 2 ** 20;

/** e^x = 2^k × e^r with |r| ≤ ln 2 / 2, the latter by its Taylor series. */
export function exp(x: number): number {
  if (!(abs(x) < 1_000)) return x < 0 ? 0 : x > 0 ? Infinity : NaN;
  const k = round(x / LN2_HIGH);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 1;
  for (let n = 17; n > 0; n -= 1) sum = 1 + (sum * r) / n;
  return sum * power(2, k);
}

/** ln x = k ln 2 + ln m with m near 1, the latter by the series of the inverse hyperbolic tangent. */
export function ln(x: number): number {
  if (!(x > 0) || x === Infinity) return NaN;
  let [m, k] = [x, 0];
  for (; m > SQRT2; m /= 2) k += 1;
  for (; m < SQRT1_2; m *= 2) k -= 1;
  const s = (m - 1) / (m + 1);
  let sum = 0;
  for (let n = 27; n > 0; n -= 2) sum = sum * s * s + 1 / n;
  return k * LN2_HIGH + (k * LN2_LOW + 2 * s * sum);
}

/** Base 10. */
export function log(x: number): number {
  return ln(x) / LN10;
}

export function sin(x: number): number {
  return sinOfQuarters(x, 0);
}

export function cos(x: number): number {
  return sinOfQuarters(x, 1);
}

export function tan(x: number): number {
  return sin(x) / cos(x);
}

/** Whole exponents by squaring, others for bases above 0 only. */
export function power(base: number, exponent: number): number {
  if (!Number.isInteger(exponent) || abs(exponent) > 2_000) {
    if (base === 0) return exponent > 0 ? 0 : NaN;
    return exp(exponent * ln(base));
  }
  let [result, square] = [1, base];
  for (let rest = abs(exponent); rest > 0; rest = floor(rest / 2)) {
    if (rest % 2 === 1) result *= square;
    square *= square;
  }
  return exponent < 0 ? 1 / result : result;
}

/** The sine of x plus so many quarter turns: what is left of x after whole quarters, by Taylor series. */
function sinOfQuarters(x: number, quarters: number): number {
  const k = round(x / HALF_PI_HIGH);
  if (!(abs(k) < MAX_QUARTER_TURNS)) return NaN;
  const r = x - k * HALF_PI_HIGH - k * HALF_PI_LOW;
  const place = (((k + quarters) % 4) + 4) % 4;
  const isCosine = place % 2 === 1;
  let sum = 1;
  for (let n = isCosine ? 18 : 19; n > 1; n -= 2) sum = 1 - (sum * r * r) / (n * (n - 1));
  return (place < 2 ? 1 : -1) * (isCosine ? sum : sum * r);
}
