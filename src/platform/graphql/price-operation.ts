import { getVariableValues } from 'graphql';
import type { GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { badInput } from '../errors.ts';
import { assertVariablesWellFormed } from './assert-well-formed.ts';
import type { Inspection } from './inspect-operation.ts';
import { pointsOf } from './reckon-cost.ts';

/** An operation that was inspected, with the variables of one request. */
export interface AskedOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly inspection: Inspection;
  readonly variables: Record<string, unknown>;
}

/**
 * What the operation costs with these variables, also when that is more than it may.
 * @throws DomainError QUERY_TOO_COMPLEX or BAD_USER_INPUT, before any resolver runs
 */
export function costOf({ schema, operation, inspection, variables }: AskedOperation): number {
  if (inspection.refusal !== null) throw inspection.refusal;
  assertVariablesWellFormed(variables);
  // In GraphQL's own words, but without its guesses, which would tell names to whoever may not see the schema.
  const { errors, coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
    maxErrors: 1,
    hideSuggestions: true,
  });
  if (errors?.[0] !== undefined) throw badInput(errors[0].message);
  return pointsOf(inspection.cost, coerced ?? {});
}
