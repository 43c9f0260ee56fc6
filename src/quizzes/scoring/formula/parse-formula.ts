import type { Formula, Operator } from './formula-tree.ts';
import { FUNCTION_NAMES, partsOf } from './formula-tree.ts';

export const MAX_FORMULA_LENGTH = 500;
const MAX_DEPTH = 40;
const MAX_EXPONENT = 100;
const MAX_DIGITS = 30;

const WRITTEN_OTHERWISE = { '·': '*', '×': '*', '÷': '/', '−': '-', π: 'pi' };

class FormulaProblem extends Error {}

/**
 * Reads numbers, names, + - * / ^ ( ) and calls of the functions above; ^ binds to the right and before a
 * minus. A number or a closing bracket may stand right before a name or an opening bracket, for times: 2x,
 * 3(x + 1), but not where it could be read in two ways: 1/2x. What is refused comes back as a sentence.
 */
export function parseFormula(text: string): { formula: Formula } | { problem: string } {
  try {
    return { formula: new Parser(readTokens(text)).parse() };
  } catch (error) {
    if (error instanceof FormulaProblem) return { problem: error.message };
    throw error;
  }
}

function readTokens(text: string): string[] {
  if (text.length > MAX_FORMULA_LENGTH) {
    throw new FormulaProblem(`Must have at most ${MAX_FORMULA_LENGTH} characters.`);
  }
  const usual = text.replace(/[·×÷−π]/g, (sign) => WRITTEN_OTHERWISE[sign as '·']);
  const matches = [...usual.matchAll(/(\d+(?:\.\d+)?|\.\d+|[A-Za-z][A-Za-z0-9_]*|[-+*/^()])|\S/g)];
  return matches.map(([, token]) => {
    if (token === undefined)
      throw new FormulaProblem('Must hold numbers, names, + - * / ^ and brackets only.');
    if (/^[\d.]/.test(token) && token.length > MAX_DIGITS) throw new FormulaProblem('Has too long a number.');
    return token;
  });
}

/** Recursive descent; each method reads one level of precedence. */
class Parser {
  readonly #tokens: readonly string[];
  #position = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  parse(): Formula {
    const formula = this.#sum();
    if (this.#next !== undefined) throw new FormulaProblem(`Has a "${this.#next}" too many.`);
    return formula;
  }

  get #next(): string | undefined {
    return this.#tokens[this.#position];
  }

  #take(...signs: string[]): string | undefined {
    const token = this.#next;
    if (token === undefined || !signs.includes(token)) return undefined;
    this.#position += 1;
    return token;
  }

  #sum(): Formula {
    let left = this.#product();
    for (let sign = this.#take('+', '-'); sign !== undefined; sign = this.#take('+', '-')) {
      left = { kind: 'OPERATION', operator: sign as Operator, left, right: this.#product() };
    }
    return left;
  }

  #product(): Formula {
    let left = this.#signed();
    let [factor, isDivisor] = [left, false];
    for (;;) {
      const sign = this.#take('*', '/');
      if (sign === undefined && !this.#isTimesLeftOut(factor, isDivisor)) return left;
      factor = this.#signed();
      isDivisor = sign === '/';
      left = { kind: 'OPERATION', operator: (sign ?? '*') as Operator, left, right: factor };
    }
  }

  /**
   * After a number or a bracket, before a name or a bracket; not where a divisor or a power would be
   * prolonged.
   */
  #isTimesLeftOut(factor: Formula, isDivisor: boolean): boolean {
    if (this.#next === undefined || !/^[A-Za-z(]/.test(this.#next)) return false;
    const last = this.#tokens[this.#position - 1] ?? '';
    const bare = factor.kind === 'NEGATE' ? factor.of : factor;
    if (!/^[\d.)]/.test(last) || isDivisor || isPower(bare)) {
      throw new FormulaProblem(`Needs a * or brackets before "${this.#next}".`);
    }
    return true;
  }

  #signed(): Formula {
    const sign = this.#take('+', '-');
    if (sign === undefined) return this.#power();
    const of = this.#nested(() => this.#signed());
    return sign === '-' ? { kind: 'NEGATE', of } : of;
  }

  #power(): Formula {
    const left = this.#primary();
    if (this.#take('^') === undefined) return left;
    const right = this.#nested(() => this.#signed());
    checkExponent(right);
    return { kind: 'OPERATION', operator: '^', left, right };
  }

  #primary(): Formula {
    const token = this.#next ?? '';
    this.#position += 1;
    if (/^[\d.]/.test(token)) return { kind: 'NUMBER', value: Number(token) };
    if (token === '(') return this.#rest();
    if (!/^[A-Za-z]/.test(token)) {
      throw new FormulaProblem(token === '' ? 'Ends too early.' : `Has a "${token}" out of place.`);
    }
    const name = FUNCTION_NAMES.find((known) => known === token);
    if (name === undefined) return { kind: 'NAME', name: token };
    if (this.#take('(') === undefined) throw new FormulaProblem(`Needs brackets after "${token}".`);
    return { kind: 'CALL', name, of: this.#rest() };
  }

  #rest(): Formula {
    const formula = this.#nested(() => this.#sum());
    if (this.#take(')') === undefined) throw new FormulaProblem('Misses a closing bracket.');
    return formula;
  }

  #nested(read: () => Formula): Formula {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new FormulaProblem(`Is nested more than ${MAX_DEPTH} deep.`);
    const formula = read();
    this.#depth -= 1;
    return formula;
  }
}

/**
 * Towers of powers are refused: an exponent may hold a power only if that one's exponent is a plain number.
 */
function checkExponent(exponent: Formula): void {
  if (partsOf(exponent).some((part) => isPower(part) && !isPlainNumber(part.right))) {
    throw new FormulaProblem('Has a power in the exponent of an exponent.');
  }
  if (partsOf(exponent).some((part) => part.kind === 'NUMBER' && part.value > MAX_EXPONENT)) {
    throw new FormulaProblem(`Has an exponent above ${MAX_EXPONENT}.`);
  }
}

function isPower(formula: Formula): formula is Formula & { kind: 'OPERATION' } {
  return formula.kind === 'OPERATION' && formula.operator === '^';
}

function isPlainNumber(formula: Formula): boolean {
  return partsOf(formula).every((part) => part.kind !== 'NAME' && part.kind !== 'CALL' && !isPower(part));
}
