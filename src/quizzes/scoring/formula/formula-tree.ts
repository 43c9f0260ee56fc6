/** A formula as a tree. Names are variables, parameters and the constants e and pi. */
export type Formula =
  | { readonly kind: 'NUMBER'; readonly value: number }
  | { readonly kind: 'NAME'; readonly name: string }
  | { readonly kind: 'NEGATE'; readonly of: Formula }
  | { readonly kind: 'CALL'; readonly name: FunctionName; readonly of: Formula }
  | {
      readonly kind: 'OPERATION';
      readonly operator: Operator;
      readonly left: Formula;
      readonly right: Formula;
    };

export type Operator = '+' | '-' | '*' | '/' | '^';

export const FUNCTION_NAMES = ['sqrt', 'abs', 'exp', 'ln', 'log', 'sin', 'cos', 'tan'] as const;
export type FunctionName = (typeof FUNCTION_NAMES)[number];

export const CONSTANT_NAMES: readonly string[] = ['e', 'pi'];

/** The formula and everything in it. */
export function partsOf(formula: Formula): Formula[] {
  switch (formula.kind) {
    case 'NUMBER':
    case 'NAME':
      return [formula];
    case 'NEGATE':
    case 'CALL':
      return [formula, ...partsOf(formula.of)];
    case 'OPERATION':
      return [formula, ...partsOf(formula.left), ...partsOf(formula.right)];
  }
}
