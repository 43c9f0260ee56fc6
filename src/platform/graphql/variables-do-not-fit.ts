import { coerceInputValue, isInputType, isNonNullType, typeFromAST } from 'graphql';
import type { DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { FieldProblem } from '../error-extensions.ts';
import { DomainError, badInput } from '../errors.ts';
import { inputPath, inputPlaces } from './input-paths.ts';

/** A client that sends more wrong values than this has a mistake in its code, not in its form. */
const MAX_PROBLEMS = 20;

interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Record<string, unknown>;
}

/**
 * What to answer when variables do not fit: in GraphQL's own words, but without its guesses, which would tell names to
 * whoever may not see the schema. Names every field whose value does not fit.
 */
export function variablesDoNotFit(operation: Operation): DomainError {
  const { ofVariables } = inputPlaces(operation.document);
  const fields = variableProblems(operation).map(({ variable, steps, message }) => ({
    path: inputPath([...(ofVariables.get(variable) ?? [variable]), ...steps]),
    message,
  }));
  return badInput(sentenceOf(fields), fields);
}

/** One sentence of all problems, for people. */
export function sentenceOf(fields: readonly FieldProblem[]): string {
  return `The input is wrong: ${fields.map(({ path, message }) => `${path} ${message}`).join('; ')}.`;
}

interface Problem {
  readonly variable: string;
  readonly steps: readonly (string | number)[];
  readonly message: string;
}

function variableProblems({ schema, operation, variables }: Operation): Problem[] {
  const found: Problem[] = [];
  const report = (problem: Problem) => {
    if (found.push(problem) === MAX_PROBLEMS) throw ENOUGH;
  };
  try {
    findProblems({ schema, operation, variables }, report);
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
  return found;
}

/** Ends the search: to make an error of each of thousands of values would hold up all others. */
const ENOUGH = new Error('enough');

function findProblems(
  { schema, operation, variables }: Omit<Operation, 'document'>,
  report: (problem: Problem) => void,
): void {
  for (const { variable, type: node, defaultValue } of operation.variableDefinitions ?? []) {
    const name = variable.name.value;
    const type = typeFromAST(schema, node);
    if (!isInputType(type)) continue;
    const isGiven = Object.hasOwn(variables, name);
    if (!isGiven && (defaultValue !== undefined || !isNonNullType(type))) continue;
    if (!isGiven) {
      report({ variable: name, steps: [], message: 'is required' });
      continue;
    }
    coerceInputValue(
      variables[name],
      type,
      (path, _value, error) => report({ variable: name, ...placed(path, error) }),
      true,
    );
  }
}

/** GraphQL reports a field that is missing or not known at the object around it; a form shows it at the field. */
function placed(path: readonly (string | number)[], error: GraphQLError): Omit<Problem, 'variable'> {
  const { originalError } = error;
  const message = originalError instanceof DomainError ? originalError.message : error.message;
  const [, missing] = /^Field "(\w+)" of required type /.exec(message) ?? [];
  if (missing !== undefined) return { steps: [...path, missing], message: 'is required' };
  const [, unknown] = /^Field "(\w+)" is not defined by type /.exec(message) ?? [];
  if (unknown !== undefined) return { steps: [...path, unknown], message: 'is not known' };
  if (/^Expected non-nullable type ".*" not to be null\.$/.test(message))
    return { steps: path, message: 'must not be null' };
  return { steps: path, message: message.replace(/\.$/, '') };
}
