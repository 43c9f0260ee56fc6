import { defineItemType } from './define-item-type.ts';
import { Fraction } from './fraction.ts';
import type { Check } from './shape.ts';
import { oneOf, shape, text } from './shape.ts';

export type NumericBody = Readonly<Record<string, never>>;

/** Decimal texts. The tolerance is absolute and inclusive: |value − answer| ≤ tolerance. */
export interface NumericKey {
  readonly answer: string;
  readonly tolerance: string;
}

/** A decimal text, blanks around it allowed; empty is blank. */
export interface NumericResponse {
  readonly type: 'NUMERIC';
  readonly value: string;
}

const decimal: Check = (value, path) => {
  const problems = text()(value, path);
  if (problems.length > 0) return problems;
  return Fraction.parseDecimal(String(value)) === null
    ? [{ path, message: 'Must be a decimal number such as -0.25.' }]
    : [];
};

export const numeric = defineItemType<NumericBody, NumericKey, NumericResponse>({
  type: 'NUMERIC',
  shapes: {
    body: shape({}),
    key: shape({ answer: decimal, tolerance: decimal }),
    response: shape({ type: oneOf('NUMERIC'), value: text() }),
  },
  scorable: (_body, key) =>
    Fraction.from(key.tolerance).compare(Fraction.ZERO) < 0
      ? [{ path: 'key.tolerance', message: 'Must not be negative.' }]
      : [],
  answerable: (_body, response) => (isBlank(response) ? [] : decimal(response.value.trim(), 'value')),
  isBlank,
  credit: (_body, key, response) => {
    const [answer, tolerance] = [Fraction.from(key.answer), Fraction.from(key.tolerance)];
    const value = Fraction.from(response.value.trim());
    const isClose =
      value.compare(answer.subtract(tolerance)) >= 0 && value.compare(answer.add(tolerance)) <= 0;
    return isClose ? Fraction.ONE : Fraction.ZERO;
  },
  cost: () => 2,
});

function isBlank(response: NumericResponse): boolean {
  return response.value.trim() === '';
}
