import { cos, exp, ln, log, power, sin, tan } from './elementary-functions.ts';
import type { Formula, FunctionName, Operator } from './formula-tree.ts';

// Asked millions of times for one quiz: looked up once.
const { E, PI, abs, max, sqrt } = Math;

const FUNCTIONS: Readonly<Record<FunctionName, (x: number) => number>> = {
  sqrt,
  abs,
  exp,
  ln,
  log,
  sin,
  cos,
  tan,
};

const OPERATIONS: Readonly<Record<Operator, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '^': power,
};

/**
 * The value, NaN or an infinity where there is none, and the largest size that any part of the formula had:
 * what was lost by rounding is in proportion to that. Names without a value are NaN.
 */
export function evaluateFormula(
  formula: Formula,
  values: ReadonlyMap<string, number>,
): { value: number; peak: number } {
  let peak = 0;
  const evaluate = (part: Formula): number => {
    const value = calculate(part);
    peak = max(peak, abs(value));
    return value;
  };
  const calculate = (part: Formula): number => {
    switch (part.kind) {
      case 'NUMBER':
        return part.value;
      case 'NAME':
        return part.name === 'pi' ? PI : part.name === 'e' ? E : (values.get(part.name) ?? NaN);
      case 'NEGATE':
        return -evaluate(part.of);
      case 'CALL':
        return FUNCTIONS[part.name](evaluate(part.of));
      case 'OPERATION':
        return OPERATIONS[part.operator](evaluate(part.left), evaluate(part.right));
    }
  };
  return { value: evaluate(formula), peak };
}
