import { checkDistinct } from '../choice-body.ts';
import type { Parameter } from '../draw-parameters.ts';
import { countValues, MAX_PARAMETER_VALUES } from '../draw-parameters.ts';
import { CONSTANT_NAMES, FUNCTION_NAMES, partsOf } from './formula-tree.ts';
import { Fraction } from '../fraction.ts';
import { parseFormula } from './parse-formula.ts';
import { exact, list, shape, text } from '../shape.ts';
import type { Problem } from '../types.ts';

/**
 * Variables stand in the answer; parameters are numbers, other ones for each learner, that the prompt shows
 * in place of `{{name}}`. Bounds are decimal texts or "n/d" up to a million, parameters' are decimal. At most
 * 10 of each.
 */
export interface FormulaBody {
  readonly variables?: readonly { readonly name: string; readonly min: string; readonly max: string }[];
  readonly parameters?: readonly Parameter[];
}

const MAX_NAMES = 10;

const name = text({ min: 1, max: 20 });
const bound = exact({ min: '-1000000', max: '1000000' });

export const formulaBodyShape = shape(
  {},
  {
    variables: list(shape({ name, min: bound, max: bound }), { max: MAX_NAMES }),
    parameters: list(shape({ name, min: bound, max: bound }, { step: bound }), { max: MAX_NAMES }),
  },
);

function namesOf({ variables = [], parameters = [] }: FormulaBody): string[] {
  return [...variables, ...parameters].map(({ name }) => name);
}

export function checkFormula(body: FormulaBody, text: string, path: string): Problem[] {
  const result = parseFormula(text);
  if ('problem' in result) return [{ path, message: result.problem }];
  const known = new Set([...namesOf(body), ...CONSTANT_NAMES]);
  const isKnown = partsOf(result.formula).every((part) => part.kind !== 'NAME' || known.has(part.name));
  return isKnown ? [] : [{ path, message: `Must hold no names but ${[...known].join(', ')}.` }];
}

export function checkNames(body: FormulaBody): Problem[] {
  const reserved: readonly string[] = [...FUNCTION_NAMES, ...CONSTANT_NAMES];
  const { variables = [], parameters = [] } = body;
  const isName = (text: string) => /^[A-Za-z][A-Za-z0-9_]*$/.test(text) && !reserved.includes(text);
  return [
    ...checkDistinct(namesOf(body), 'body', 'Two names are the same.'),
    ...(namesOf(body).every(isName)
      ? []
      : [{ path: 'body', message: 'Names must be letters and digits, and none of a function.' }]),
    ...(variables.every(({ min, max }) => Fraction.from(min).compare(Fraction.from(max)) < 0)
      ? []
      : [{ path: 'body.variables', message: 'Must have a min below the max.' }]),
    ...(parameters.every((parameter) =>
      [parameter.min, parameter.max, parameter.step ?? '1'].every(isDecimal),
    )
      ? []
      : [{ path: 'body.parameters', message: 'Must be decimal.' }]),
    ...(parameters.every(
      (parameter) => countValues(parameter) > 0 && countValues(parameter) <= MAX_PARAMETER_VALUES,
    )
      ? []
      : [{ path: 'body.parameters', message: 'Must have 1 to 1,000,000 values from min to max.' }]),
  ];
}

function isDecimal(text: string): boolean {
  return Fraction.parseDecimal(text) !== null;
}
