import { Kind, visit } from 'graphql';
import type { ASTNode, DocumentNode } from 'graphql';
import { badInput } from '../errors.ts';
import { inputPath, inputPlaces } from './input-paths.ts';

type Steps = readonly (string | number)[];

const MAX_NESTING = 32;
/** Longer lists than any input takes: checking every member of one would hold up all others. */
const MAX_MEMBERS = 1_000;

/** What is wrong with a text: NUL and lone surrogates cannot be stored and would be refused or altered later. */
function textProblem(text: string): string | null {
  if (text.includes('\u0000')) return 'holds the character U+0000';
  return text.isWellFormed() ? null : 'holds a lone surrogate';
}

function refuse(steps: Steps | undefined, message: string): never {
  const fields = steps === undefined ? [] : [{ path: inputPath(steps), message }];
  throw badInput(`${fields[0]?.path ?? 'A value'} ${message}.`, fields);
}

/** @throws DomainError BAD_USER_INPUT naming the field whose literal holds NUL, a lone surrogate or a number out of range */
export function assertLiteralsWellFormed(document: DocumentNode): void {
  const check = ({ loc }: ASTNode, problem: string | null) => {
    if (problem !== null) refuse(inputPlaces(document).ofLiterals.get(loc?.start ?? -1), problem);
  };
  visit(document, {
    [Kind.STRING]: (node) => check(node, textProblem(node.value)),
    [Kind.FLOAT]: (node) =>
      check(node, Number.isFinite(Number(node.value)) ? null : 'is not a finite number'),
  });
}

/** @throws DomainError BAD_USER_INPUT naming the field whose variable holds NUL, a lone surrogate, a number out of range or too long a list */
export function assertVariablesWellFormed(
  document: DocumentNode,
  variables: Readonly<Record<string, unknown>>,
): void {
  const walk = (value: unknown, steps: Steps): void => {
    const refuseHere = (message: string): never => {
      const [name, ...rest] = steps as [string, ...Steps];
      return refuse([...(inputPlaces(document).ofVariables.get(name) ?? [name]), ...rest], message);
    };
    if (steps.length > MAX_NESTING) refuseHere(`is nested deeper than ${MAX_NESTING} levels`);
    const problem =
      typeof value === 'string'
        ? textProblem(value)
        : typeof value === 'number' && !Number.isFinite(value)
          ? 'is not a finite number'
          : null;
    if (problem !== null) refuseHere(problem);
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value) && value.length > MAX_MEMBERS)
      refuseHere(`has more than ${MAX_MEMBERS} members`);
    for (const [key, inner] of Object.entries(value)) {
      if (textProblem(key) !== null) refuseHere('has a property name that cannot be stored');
      walk(inner, [...steps, key]);
    }
  };
  for (const [name, value] of Object.entries(variables)) {
    if (textProblem(name) !== null) refuse(undefined, 'has a name that cannot be stored');
    walk(value, [name]);
  }
}
