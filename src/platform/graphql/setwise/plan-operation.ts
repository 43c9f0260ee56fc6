import {
  GraphQLError,
  Kind,
  getArgumentValues,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  visit,
} from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLObjectType,
  GraphQLOutputType,
} from 'graphql';
import { collectFields, collectSubfields } from 'graphql/execution/collectFields.js';
import { NotCovered, isPlainValue } from './plan.ts';
import type { FieldPlan, ObjectPlan, Operation, ValuePlan } from './plan.ts';
import { fixedTexts, gapsOf, writerOf } from './write-plain.ts';

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
    const found = fields.filter((field) => !field.isPlain);
    const gaps = gapsOf(fields);
    return { type, fields, found, gaps, fixed: fixedTexts(gaps), isPlain: found.length === 0 };
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
    const isPlainly = isPlainValue(value);
    const write = isPlainly ? writerOf(value) : null;
    const isPlain = !hasResolver && isPlainly;
    const argumentsFrom = argumentsOf(field, nodes[0] as FieldNode);
    const own = { key, name, responseName, parentType, nodes, field, value, write, argumentsFrom };
    return { ...own, constant: null, hasResolver, isPlain };
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

/** How the arguments of a field are found. */
function argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode): FieldPlan['argumentsFrom'] {
  if (field.args.length === 0) return () => NONE;
  if (hasVariables(node)) return (variables) => getArgumentValues(field, node, variables);
  let fixed: object | undefined;
  return () => (fixed ??= Object.freeze(getArgumentValues(field, node)));
}

function hasVariables({ arguments: given = [] }: FieldNode): boolean {
  let found = false;
  for (const argument of given) visit(argument, { Variable: () => void (found = true) });
  return found;
}

const NONE = Object.freeze({});
