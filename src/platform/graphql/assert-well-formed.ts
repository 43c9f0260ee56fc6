import { Kind, visit } from 'graphql';
import type { DocumentNode } from 'graphql';
import { badInput } from '../errors.ts';

const MAX_NESTING = 32;
/** Longer lists than any input takes: checking every member of one would hold up all others. */
const MAX_MEMBERS = 1_000;

/** What is wrong with a text: NUL and lone surrogates cannot be stored and would be refused or altered later. */
function textProblem(text: string): string | null {
  if (text.includes('\u0000')) return 'holds the character U+0000';
  return text.isWellFormed() ? null : 'holds a lone surrogate';
}

function refuse(path: string, message: string): never {
  throw badInput(`${path} ${message}.`, [{ path, message }]);
}

/** @throws DomainError BAD_USER_INPUT naming the place of a literal that holds NUL, a lone surrogate or a number out of range. */
export function assertLiteralsWellFormed(document: DocumentNode): void {
  const check = (
    node: { value: string; loc?: { startToken: { line: number; column: number } } },
    problem: string | null,
  ) => {
    if (problem === null) return;
    const at = node.loc?.startToken;
    refuse(`The value at line ${at?.line ?? 1}, column ${at?.column ?? 1}`, problem);
  };
  visit(document, {
    [Kind.STRING]: (node) => check(node, textProblem(node.value)),
    [Kind.FLOAT]: (node) =>
      check(node, Number.isFinite(Number(node.value)) ? null : 'is not a finite number'),
  });
}

/** @throws DomainError BAD_USER_INPUT naming the variable that holds NUL, a lone surrogate, a number out of range or too long a list. */
export function assertVariablesWellFormed(variables: Readonly<Record<string, unknown>>): void {
  walk(variables, '$', 0);
}

function walk(value: unknown, path: string, depth: number): void {
  if (depth > MAX_NESTING) refuse(path, `is nested deeper than ${MAX_NESTING} levels`);
  const problem =
    typeof value === 'string'
      ? textProblem(value)
      : typeof value === 'number' && !Number.isFinite(value)
        ? 'is not a finite number'
        : null;
  if (problem !== null) refuse(path, problem);
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value) && value.length > MAX_MEMBERS)
    refuse(path, `has more than ${MAX_MEMBERS} members`);
  for (const [key, inner] of Object.entries(value)) {
    if (textProblem(key) !== null) refuse(path, 'has a property name that cannot be stored');
    walk(inner, `${path}.${key}`, depth + 1);
  }
}
