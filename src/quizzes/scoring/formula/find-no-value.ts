import { evaluateFormula } from './evaluate-formula.ts';
import type { Range } from './compare-formulas.ts';
import { drawPoints, hasSize, MAX_DRAWS, POINTS } from './compare-formulas.ts';
import type { Parameter } from '../draw-parameters.ts';
import { countValues, drawParameters, valueAt } from '../draw-parameters.ts';
import type { Formula } from './formula-tree.ts';
import { partsOf } from './formula-tree.ts';
import { toNumber } from '../fraction.ts';

interface Question {
  readonly formula: Formula;
  readonly ranges: readonly Range[];
  readonly parameters: readonly Parameter[];
  /** How many combinations of parameters are tried. */
  readonly trials: number;
}

/** Where the formula is asked for a value at points between the bounds of its variables, so many times at least. */
const MIN_TRIALS = 100;
/** Less than scoring draws: what passes here has enough points there, whatever its seed. */
const DRAWS = (MAX_DRAWS * 2) / 3;

/**
 * Numbers with which a formula has hardly a value, so that nothing can be compared with it; null if there are none.
 * Tried are all combinations of the parameters that stand in it, where there are no more than `trials`; else as many
 * that are spread evenly, the ends among them, and as many drawn ones.
 */
export function findNoValue({
  formula,
  ranges,
  parameters,
  trials,
}: Question): Readonly<Record<string, string>> | null {
  const names = new Set(partsOf(formula).map((part) => (part.kind === 'NAME' ? part.name : '')));
  const used = parameters.filter(({ name }) => names.has(name));
  const variables = ranges.filter(({ name }) => names.has(name));
  const all = used.reduce((product, parameter) => product * countValues(parameter), 1);
  const some = spreadCombinations(used, trials);
  const drawn = Array.from({ length: all <= trials ? 0 : trials }, (_, number) =>
    drawParameters(used, `trial ${number}`),
  );
  const rounds = variables.length === 0 ? 1 : Math.ceil(MIN_TRIALS / (some.length + drawn.length));
  for (const values of [...some, ...drawn]) {
    const constants = new Map(Object.entries(values).map(([name, value]) => [name, toNumber(value)]));
    for (let round = 0; round < rounds; round += 1) {
      const seed = JSON.stringify([values, round]);
      if (!hasValues(formula, { variables, constants, seed })) return values;
    }
  }
  return null;
}

function hasValues(
  formula: Formula,
  {
    variables,
    constants,
    seed,
  }: { variables: readonly Range[]; constants: ReadonlyMap<string, number>; seed: string },
): boolean {
  const isValue = (values: ReadonlyMap<string, number>) => hasSize(evaluateFormula(formula, values).value);
  if (variables.length === 0) return isValue(constants);
  const nextPoint = drawPoints(variables, constants, seed);
  let found = 0;
  for (let count = 0; count < DRAWS && found < POINTS; count += 1) if (isValue(nextPoint())) found += 1;
  return found >= POINTS;
}

/** All combinations of the parameters' values, or at most so many, with values that are spread from first to last. */
function spreadCombinations(parameters: readonly Parameter[], limit: number): Record<string, string>[] {
  const byCount = parameters.toSorted((a, b) => countValues(a) - countValues(b));
  let combinations: Record<string, string>[] = [{}];
  byCount.forEach((parameter, index) => {
    const room = (limit / combinations.length) ** (1 / (byCount.length - index));
    const values = spreadValues(parameter, Math.max(1, Math.floor(room + 1e-9)));
    combinations = combinations.flatMap((others) =>
      values.map((value) => ({ ...others, [parameter.name]: value })),
    );
  });
  return combinations;
}

function spreadValues(parameter: Parameter, most: number): string[] {
  const count = countValues(parameter);
  const size = Math.min(count, most);
  return Array.from({ length: size }, (_, index) =>
    valueAt(parameter, size === 1 ? 0 : Math.round((index * (count - 1)) / (size - 1))),
  );
}
