import { getVariableValues } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { variablesDoNotFit } from './variables-do-not-fit.ts';
import { assertVariablesWellFormed } from './assert-well-formed.ts';
import type { Inspection } from './inspect-operation.ts';
import { pointsOf } from './reckon-cost.ts';

/** An operation that was inspected, with the variables of one request. */
export interface AskedOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly inspection: Inspection;
  readonly variables: Record<string, unknown>;
}

/** What an operation costs with the variables of one request, and those as graphql-js has coerced them. */
export interface Price {
  readonly cost: number;
  readonly variables: Record<string, unknown>;
}

/**
 * What the operation costs with these variables, also when that is more than it may.
 * @throws DomainError QUERY_TOO_COMPLEX or BAD_USER_INPUT, before any resolver runs
 */
export function priceOf({ schema, document, operation, inspection, variables }: AskedOperation): Price {
  if (inspection.refusal !== null) throw inspection.refusal;
  assertVariablesWellFormed(document, variables);
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
    maxErrors: 1,
  });
  if (coerced === undefined) throw variablesDoNotFit({ schema, document, operation, variables });
  return { cost: pointsOf(inspection.cost, coerced), variables: coerced };
}
