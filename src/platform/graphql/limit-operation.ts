import { GraphQLError, getNamedType, isCompositeType, isIntrospectionType } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { getComplexity } from 'graphql-query-complexity';
import type { ComplexityEstimatorArgs } from 'graphql-query-complexity';
import { DomainError } from '../errors.ts';
import { assertVariablesFit } from './assert-variables-fit.ts';
import { LIMITS, ONCE_PER_REQUEST } from './limits.ts';
import { isList } from './operation-fields.ts';
import type { SelectedField } from './operation-fields.ts';

/** Extension of a field: what its list is reckoned to hold, where that is not LIMITS.assumedListSize. */
export const ASSUMED_LIST_SIZE = 'assumedListSize';

interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly variables: Record<string, unknown>;
}

/** @throws DomainError QUERY_TOO_COMPLEX, or BAD_USER_INPUT for variables that do not fit, before any resolver runs. */
export function assertWithinLimits(operation: Operation, fields: readonly SelectedField[]): void {
  assertShapeWithinLimits(fields);
  assertVariablesFit(operation);
  refuseAbove('cost', costOf(operation), LIMITS.cost);
}

/** What can be said of an operation whatever its variables are. @throws DomainError QUERY_TOO_COMPLEX */
export function assertShapeWithinLimits(fields: readonly SelectedField[]): void {
  const roots = fields.filter((field) => field.depth === 1);
  refuseAbove('root fields', roots.length, LIMITS.rootFields);
  refuseAbove('levels of nested fields', Math.max(0, ...fields.map((field) => field.depth)), LIMITS.depth);
  if (roots.filter((root) => ONCE_PER_REQUEST.has(root.field.name)).length > 1) {
    throw new DomainError(
      'QUERY_TOO_COMPLEX',
      `A request may hold one of ${[...ONCE_PER_REQUEST].join(', ')}, once.`,
    );
  }
}

/** Objects the operation may return at most: 1 each, times the page size of the connections and lists around it. */
export function costOf({ schema, document, operation, variables }: Operation): number {
  try {
    return getComplexity({
      schema,
      query: document,
      operationName: operation.name?.value,
      variables,
      estimators: [estimate],
    });
  } catch (error) {
    // The library gives up on documents with too many nodes.
    throw error instanceof GraphQLError ? new DomainError('QUERY_TOO_COMPLEX', error.message) : error;
  }
}

function estimate({ field, args, childComplexity }: ComplexityEstimatorArgs): number {
  const type = getNamedType(field.type);
  // The schema is known beforehand and the same for everybody, so asking for it costs nothing of ours.
  if (!isCompositeType(type) || isIntrospectionType(type)) return 0;
  if (type.name.endsWith('Connection')) return 1 + pageSize(args) * childComplexity;
  // The edges of a page were multiplied by the connection above.
  if (type.name.endsWith('Edge')) return childComplexity;
  if (!isList(field.type)) return 1 + childComplexity;
  const assumed = (field.extensions[ASSUMED_LIST_SIZE] as number | undefined) ?? LIMITS.assumedListSize;
  return assumed * (1 + childComplexity);
}

function pageSize(args: Record<string, unknown>): number {
  const first = args['first'];
  return typeof first === 'number' ? Math.max(1, first) : LIMITS.defaultPageSize;
}

function refuseAbove(what: string, asked: number, allowed: number): void {
  if (asked <= allowed) return;
  throw new DomainError(
    'QUERY_TOO_COMPLEX',
    `The operation has ${asked} ${what}; at most ${allowed} are allowed.`,
  );
}
