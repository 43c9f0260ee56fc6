import {
  GraphQLError,
  Kind,
  getArgumentValues,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLLeafType,
  GraphQLObjectType,
  GraphQLOutputType,
  GraphQLSchema,
  OperationDefinitionNode,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';

/** The selection on one object type, with fragments followed and directives decided. */
export interface ObjectPlan {
  readonly type: GraphQLObjectType;
  readonly fields: readonly FieldPlan[];
  /** Whether everything below lies in the object already, so that it is written without waiting. */
  readonly isPlain: boolean;
}

export interface FieldPlan {
  /** The response key as JSON, with its colon. */
  readonly key: string;
  readonly name: string;
  readonly responseName: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly nodes: readonly FieldNode[];
  readonly parentType: GraphQLObjectType;
  readonly value: ValuePlan;
  /** `__typename`, as JSON. */
  readonly constant: string | null;
  /** Whether it is resolved; else it is a property of its parent. */
  readonly hasResolver: boolean;
  readonly isPlain: boolean;
}

export type ValuePlan =
  | { readonly kind: 'LEAF'; readonly isNullable: boolean; readonly type: GraphQLLeafType }
  | { readonly kind: 'LIST'; readonly isNullable: boolean; readonly of: ValuePlan }
  | {
      readonly kind: 'OBJECT';
      readonly isNullable: boolean;
      /** The one plan there can be; null for interfaces and unions. */
      readonly only: ObjectPlan | null;
      /** The plan for what this object turns out to be. */
      readonly planOf: (value: object) => ObjectPlan;
      readonly isPlain: boolean;
    };

export interface Operation {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Of one operation; what selects more is graphql-js's. */
export const MOST_FIELDS = 1_000;

/**
 * What to write for an operation, in the order graphql-js would. `included` are the values of the variables that stand in
 * `@skip` and `@include`; `isResolved` tells which fields have resolvers.
 * @throws NotCovered when the operation is not for setwise execution
 */
export function planOperation(
  { schema, document, operation }: Operation,
  included: Readonly<Record<string, unknown>>,
  isResolved: (type: string, field: string) => boolean,
): ObjectPlan {
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  let planned = 0;
  const root = schema.getRootType(operation.operation);
  if (!root) throw new GraphQLError(`There is no ${operation.operation} in this schema.`);
  return objectPlan(root, collectFields(schema, fragments, included, root, operation.selectionSet));

  function objectPlan(
    type: GraphQLObjectType,
    collected: ReadonlyMap<string, readonly FieldNode[]>,
  ): ObjectPlan {
    if (type.isTypeOf) throw new NotCovered(type.name);
    const fields = [...collected].map(([responseName, nodes]) => fieldPlan(type, responseName, nodes));
    return { type, fields, isPlain: fields.every((field) => field.isPlain) };
  }

  function fieldPlan(
    parentType: GraphQLObjectType,
    responseName: string,
    nodes: readonly FieldNode[],
  ): FieldPlan {
    if (++planned > MOST_FIELDS) throw new NotCovered('too many fields');
    const name = (nodes[0] as FieldNode).name.value;
    const key = `${JSON.stringify(responseName)}:`;
    const field = parentType.getFields()[name];
    if (name === '__typename') {
      const constant = JSON.stringify(parentType.name);
      return { key, name, responseName, parentType, nodes, constant, isPlain: true } as unknown as FieldPlan;
    }
    // Validation has run: what is not a field here is introspection, which graphql-js answers.
    if (field === undefined) throw new NotCovered(name);
    const value = valuePlan(field.type, nodes);
    const hasResolver = isResolved(parentType.name, name);
    const isPlain = !hasResolver && isPlainValue(value);
    return { key, name, responseName, parentType, nodes, field, value, constant: null, hasResolver, isPlain };
  }

  function valuePlan(type: GraphQLOutputType, nodes: readonly FieldNode[], isNullable = true): ValuePlan {
    if (isNonNullType(type)) return valuePlan(type.ofType as GraphQLOutputType, nodes, false);
    if (isListType(type)) return { kind: 'LIST', isNullable, of: valuePlan(type.ofType, nodes) };
    if (isLeafType(type)) return { kind: 'LEAF', isNullable, type };
    const planFor = (object: GraphQLObjectType) =>
      objectPlan(object, collectSubfields(schema, fragments, included, object, nodes as FieldNode[]));
    if (isObjectType(type)) {
      const only = planFor(type);
      return { kind: 'OBJECT', isNullable, only, planOf: () => only, isPlain: only.isPlain };
    }
    // Planned when there is such an object: most of the types there may be, there are not.
    const plans = new Map<string, ObjectPlan>();
    const planOf = (value: object) => {
      const name: unknown = type.resolveType?.(value, undefined, undefined as never, type);
      let plan = plans.get(String(name));
      if (plan !== undefined) return plan;
      const object = schema.getPossibleTypes(type).find((possible) => possible.name === name);
      if (object === undefined) throw new NotCovered(type.name);
      plans.set(object.name, (plan = planFor(object)));
      return plan;
    };
    return { kind: 'OBJECT', isNullable, only: null, planOf, isPlain: false };
  }
}

/** Whether the value lies in the parent with all that is selected of it. */
export function isPlainValue(plan: ValuePlan): boolean {
  if (plan.kind === 'LEAF') return true;
  return plan.kind === 'LIST' ? isPlainValue(plan.of) : plan.isPlain;
}

/** The operation, or what came of it, is not for setwise execution: graphql-js answers it. */
export class NotCovered extends Error {}

/** The arguments of a field; the same for all its parents. */
export function argumentsOf({ field, nodes }: FieldPlan, variables: Record<string, unknown>): object {
  return field.args.length === 0 ? NONE : getArgumentValues(field, nodes[0] as FieldNode, variables);
}

const NONE = Object.freeze({});
