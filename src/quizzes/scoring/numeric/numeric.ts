import { checkNumberKey, checkPublishableNumberKey } from './check-number-key.ts';
import { defineItemType } from '../define-item-type.ts';
import type { NumberKey } from '../match-number.ts';
import { markNumber, numberKeyShape, simplifyNumber, unitName, unitsOf } from '../match-number.ts';
import { decimal, flag, list, oneOf, shape, text } from '../shape.ts';
import type { Problem } from '../types.ts';

/**
 * With `asksUnit` the response has a unit, too: one of `units`, which may hold wrong ones, or free text
 * without.
 */
export interface NumericBody {
  readonly asksUnit?: boolean;
  readonly units?: readonly string[];
}

export type NumericKey = NumberKey;

/** A decimal text, blanks around it allowed; empty is blank, whatever the unit. */
export interface NumericResponse {
  readonly type: 'NUMERIC';
  readonly value: string;
  readonly unit?: string;
}

export const numeric = defineItemType<NumericBody, NumericKey, NumericResponse>({
  type: 'NUMERIC',
  shapes: {
    body: shape({}, { asksUnit: flag, units: list(unitName) }),
    key: numberKeyShape,
    response: shape({ type: oneOf('NUMERIC'), value: text() }, { unit: text({ max: 50 }) }),
  },
  scorable: (_body, key) => checkNumberKey(key),
  publishable: (body, key) => [...checkUnits(body, key), ...checkPublishableNumberKey(key)],
  answerable: (body, response) => [
    ...(isBlank(response) ? [] : decimal(response.value.trim(), 'value')),
    ...checkGivenUnit(body, response.unit),
  ],
  simplify: (response) => (isBlank(response) ? response : { ...response, ...simplifyNumber(response) }),
  isBlank,
  mark: (_body, key, response) => markNumber(key, response),
  cost: (_body, key) => ('answers' in key ? 3 + key.answers.length * 4 + (key.units?.length ?? 0) * 2 : 2),
});

function isBlank(response: NumericResponse): boolean {
  return response.value.trim() === '';
}

function checkGivenUnit(body: NumericBody, unit: string | undefined): Problem[] {
  if (unit === undefined) return [];
  if (!body.asksUnit) return [{ path: 'unit', message: 'Is not asked for.' }];
  return body.units === undefined || unit === '' || body.units.includes(unit)
    ? []
    : [{ path: 'unit', message: 'Must be one of the units of this item.' }];
}

function checkUnits(body: NumericBody, key: NumberKey): Problem[] {
  const { asksUnit = false, units } = body;
  const known = unitsOf(key);
  return [
    ...(asksUnit === (known === undefined)
      ? [{ path: 'key.units', message: 'Must be given where the item asks for a unit, and only there.' }]
      : []),
    ...(units !== undefined && !asksUnit
      ? [{ path: 'body.units', message: 'Are for items that ask for a unit.' }]
      : []),
    ...(units !== undefined && known !== undefined && !known.some(({ name }) => units.includes(name))
      ? [{ path: 'body.units', message: 'Must hold a right one.' }]
      : []),
  ];
}
