import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { inspectionOf } from './inspect-operation.ts';
import type { Inspection } from './inspect-operation.ts';
import { priceOf } from './price-operation.ts';

/** An operation of a document that was parsed and found valid. */
export interface ValidOperation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** With the variables of one request: what has to be known of it before anybody asks who sends it. */
export interface PreparedOperation extends ValidOperation {
  readonly isQuery: boolean;
  readonly inspection: Inspection;
  readonly cost: number;
  /** As graphql-js has coerced them. */
  readonly variables: Record<string, unknown>;
}

/** @throws DomainError QUERY_TOO_COMPLEX or BAD_USER_INPUT for what nobody may run, or not with these variables */
export function prepareOperation(
  { schema, document, operation }: ValidOperation,
  given: Record<string, unknown>,
): PreparedOperation {
  const inspection = inspectionOf(schema, document, operation);
  const { cost, variables } = priceOf({ schema, document, operation, inspection, variables: given });
  return {
    schema,
    document,
    operation,
    isQuery: operation.operation === 'query',
    inspection,
    cost,
    variables,
  };
}
