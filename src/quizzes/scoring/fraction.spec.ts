import { describe, expect, it } from '@jest/globals';
import { Fraction, toDecimal } from './fraction.ts';

describe('reading a decimal', () => {
  it.each([
    ['0.25', '1/4'],
    ['-3', '-3/1'],
    ['+3', '3/1'],
    ['.5', '1/2'],
    ['-.5', '-1/2'],
    ['-0', '0/1'],
    ['007.70', '77/10'],
    ['9007199254740993', '9007199254740993/1'],
    [`0.${'0'.repeat(61)}1`, `1/1${'0'.repeat(62)}`],
  ])('%s is %s', (text, fraction) => {
    expect(Fraction.parseDecimal(text)?.toText()).toBe(fraction);
    expect(Fraction.from(text).toText()).toBe(fraction);
  });

  it.each([
    '',
    '.',
    '5.',
    '1e3',
    '1,5',
    '1 000',
    ' 1',
    '1\n',
    '--1',
    '+-1',
    '0x10',
    '1/2',
    'NaN',
    'Infinity',
    '１',
    '1_0',
  ])('refuses %j', (text) => expect(Fraction.parseDecimal(text)).toBeNull());

  it('reads 64 characters and no more', () => {
    expect(Fraction.parseDecimal('9'.repeat(64))).not.toBeNull();
    expect(Fraction.parseDecimal('9'.repeat(65))).toBeNull();
  });
});

describe('reading a ratio', () => {
  it.each([
    ['2/6', '1/3'],
    ['-2/6', '-1/3'],
    ['0/7', '0/1'],
    ['10/010', '1/1'],
  ])('%s is %s', (text, fraction) => {
    expect(Fraction.parseRatio(text)?.toText()).toBe(fraction);
    expect(Fraction.from(text).toText()).toBe(fraction);
  });

  it.each(['1/0', '1/-2', '1', '1/', '/2', '1/2/3', '1.5/2', '+1/2', ' 1/2'])('refuses %j', (text) => {
    expect(Fraction.parseRatio(text)).toBeNull();
  });

  it('reads 4,096 characters and no more', () => {
    expect(Fraction.parseRatio(`${'1'.repeat(4_094)}/7`)).not.toBeNull();
    expect(Fraction.parseRatio(`${'1'.repeat(4_095)}/7`)).toBeNull();
  });

  it('throws where the text must be right', () => {
    expect(() => Fraction.from('a third')).toThrow(RangeError);
  });
});

describe('arithmetic', () => {
  const [half, third] = [Fraction.of(1, 2), Fraction.of(1, 3)];

  it.each([
    ['add', half.add(third), '5/6'],
    ['subtract', third.subtract(half), '-1/6'],
    ['multiply', half.multiply(third), '1/6'],
    ['divide', half.divide(third), '3/2'],
    ['divide by a negative', half.divide(Fraction.of(-1, 3)), '-3/2'],
    ['reduce', Fraction.of(-4, -6), '2/3'],
    ['clamp below', Fraction.of(-1).clamp(Fraction.ZERO, Fraction.ONE), '0/1'],
    ['clamp above', Fraction.of(2).clamp(Fraction.ZERO, Fraction.ONE), '1/1'],
    ['clamp inside', half.clamp(Fraction.ZERO, Fraction.ONE), '1/2'],
  ])('%s', (_name, result, text) => expect(result.toText()).toBe(text));

  it('makes three thirds one', () => {
    expect(third.add(third).add(third).toText()).toBe('1/1');
  });

  it('compares', () => {
    expect(half.compare(third)).toBe(1);
    expect(third.compare(half)).toBe(-1);
    expect(half.compare(Fraction.of(2, 4))).toBe(0);
    expect(Fraction.of(-1, 2).compare(third)).toBe(-1);
  });

  it('knows zero', () => {
    expect(half.subtract(half).isZero()).toBe(true);
    expect(third.isZero()).toBe(false);
  });

  it('refuses a denominator of 0 and numbers that are not whole', () => {
    expect(() => Fraction.of(1, 0)).toThrow(RangeError);
    expect(() => half.divide(Fraction.ZERO)).toThrow(RangeError);
    expect(() => Fraction.of(0.5)).toThrow(RangeError);
    expect(() => Fraction.of(NaN)).toThrow(RangeError);
  });
});

describe('showing a decimal', () => {
  it.each([
    ['2/3', 2, '0.67'],
    ['1/3', 2, '0.33'],
    ['1/2', 0, '1'],
    ['-1/2', 0, '-1'],
    ['1/8', 2, '0.13'],
    ['-1/8', 2, '-0.13'],
    ['-1/1000', 2, '0.00'],
    ['200/3', 1, '66.7'],
    ['9999/100', 1, '100.0'],
    ['5/1', 0, '5'],
    ['1/100', 3, '0.010'],
  ])('%s to %i digits is %s', (text, digits, decimal) => {
    expect(toDecimal(Fraction.from(text), digits)).toBe(decimal);
  });

  it.each([-1, 1.5, 31, NaN])('refuses %d digits', (digits) => {
    expect(() => toDecimal(Fraction.ONE, digits)).toThrow('0 to 30 digits.');
  });
});
