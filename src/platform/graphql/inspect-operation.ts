import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import type { Access } from '../auth/access.ts';
import { DomainError, badInput } from '../errors.ts';
import { turnsOf } from '../rate-limit/rate-limited.ts';
import type { RateLimit } from '../rate-limit/rate-limit.ts';
import { assertLiteralsWellFormed } from './assert-well-formed.ts';
import { accessOf } from './authorize-operation.ts';
import { assertShape } from './limit-operation.ts';
import { selectedFields } from './operation-fields.ts';
import type { SelectedField } from './operation-fields.ts';
import { reckonCost } from './reckon-cost.ts';
import type { Reckoning } from './reckon-cost.ts';

/** What is true of an operation whoever sends it with whichever variables, so that it is found out once for each document. */
export interface Inspection {
  /** Why nobody may run it. */
  readonly refusal: DomainError | null;
  readonly fields: readonly SelectedField[];
  /** The rules of the selected fields, each once; undefined for a field nobody thought of. */
  readonly rules: readonly (Access | undefined)[];
  readonly cost: Reckoning;
  /** How many turns of which limit its fields take; an alias is a turn, also where `@skip` would leave it out. */
  readonly turns: readonly { readonly limit: RateLimit; readonly turns: number }[];
}

const inspections = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, Inspection>>();

/** Remembered as long as the parsed document is, which Apollo keeps for the next request with the same text. */
export function inspectionOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Inspection {
  let known = inspections.get(schema);
  if (known === undefined) inspections.set(schema, (known = new WeakMap()));
  let inspection = known.get(operation);
  if (inspection === undefined)
    known.set(operation, (inspection = inspectOperation(schema, document, operation)));
  return inspection;
}

/** The same without memory. */
export function inspectOperation(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Inspection {
  try {
    if (!schema.getRootType(operation.operation))
      throw badInput(`There is no ${operation.operation} in this schema.`);
    assertLiteralsWellFormed(document);
    const fields = [...selectedFields(schema, document, operation)];
    assertShape(fields);
    return {
      refusal: null,
      fields,
      rules: [...new Set(fields.map(({ parent, field }) => accessOf(parent, field)))],
      cost: reckonCost(schema, document, operation),
      turns: turnsOf(fields.filter(({ depth }) => depth === 1).map(({ field }) => field)),
    };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return { refusal: error, fields: [], rules: [], cost: 0, turns: [] };
  }
}
