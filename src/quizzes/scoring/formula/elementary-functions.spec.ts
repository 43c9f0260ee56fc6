import { describe, expect, it } from '@jest/globals';
import { cos, exp, ln, log, power, sin, tan } from './elementary-functions.ts';

const points = Array.from({ length: 2_001 }, (_, index) => (index - 1_000) * 0.3137);
const near = (value: number, other: number, size = Math.max(Math.abs(other), 1)) =>
  Math.abs(value - other) / size < 1e-13;

describe('elementary functions', () => {
  it('agree with those of the language to 13 digits', () => {
    const far = points.filter(
      (x) =>
        !near(sin(x), Math.sin(x)) ||
        !near(cos(x), Math.cos(x)) ||
        !near(tan(x), Math.tan(x), Math.max(1, Math.tan(x) ** 2)) ||
        !near(exp(x) / Math.exp(x), 1) ||
        !near(ln(Math.abs(x) + 1e-9), Math.log(Math.abs(x) + 1e-9)) ||
        !near(log(Math.abs(x) + 1e-9), Math.log10(Math.abs(x) + 1e-9)) ||
        !near(power(Math.abs(x) + 0.1, 2.7) / (Math.abs(x) + 0.1) ** 2.7, 1) ||
        !near(power(x, -3) * x ** 3 || 1, 1),
    );
    expect(far).toEqual([]);
  });

  it.each([
    ['sin 0', sin(0), 0],
    ['cos 0', cos(0), 1],
    ['sin 1', sin(1), 0.8414709848078965],
    ['exp 1, to the last bit, on every machine', exp(1), 2.7182818284590455],
    ['ln 1', ln(1), 0],
    ['ln 0', ln(0), NaN],
    ['ln -1', ln(-1), NaN],
    ['ln of an infinity', ln(Infinity), NaN],
    ['sin of too much', sin(1e7), NaN],
    ['sin of an infinity', sin(Infinity), NaN],
    ['exp of too much', exp(1_001), Infinity],
    ['exp of too little', exp(-1_001), 0],
    ['exp of nothing', exp(NaN), NaN],
    ['0^0', power(0, 0), 1],
    ['0^-1', power(0, -1), Infinity],
    ['0^0.5', power(0, 0.5), 0],
    ['0^-0.5', power(0, -0.5), NaN],
    ['(-8)^(1/3)', power(-8, 1 / 3), NaN],
    ['(-2)^3', power(-2, 3), -8],
    ['2^-2', power(2, -2), 0.25],
    ['x^NaN', power(2, NaN), NaN],
  ])('%s', (_name, value, expected) => expect(value).toBe(expected));
});
