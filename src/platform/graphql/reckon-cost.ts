import { Kind, getNamedType, isAbstractType } from 'graphql';
import type {
  DirectiveNode,
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionNode,
  SelectionSetNode,
  ValueNode,
} from 'graphql';
import { costRuleOf } from './cost.ts';
import { LIMITS } from './limits.ts';
import { META_FIELDS } from './operation-fields.ts';

type Variables = Readonly<Record<string, unknown>>;

/** Points: known from the document alone, or as soon as the variables are. */
export type Reckoning = number | ((variables: Variables) => number);

/** The values of an argument or directive: known, or given by a variable. */
type Given = { readonly value: unknown } | { readonly variable: string };

export function pointsOf(reckoning: Reckoning, variables: Variables): number {
  return typeof reckoning === 'number' ? reckoning : reckoning(variables);
}

/**
 * What an operation costs: for each object 1, or the weight its field declares, times the page sizes and lists around it; 1 for
 * each alias of what is free; and a price for introspection as a whole.
 * Of types that exclude each other the dearest counts. Validation and the limit of selections have been passed.
 */
export function reckonCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Reckoning {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  const known = new Map<string, Reckoning>();
  const root = schema.getRootType(operation.operation);
  return root ? ofSet(operation.selectionSet, root) : 0;

  function ofSet(set: SelectionSetNode, on: GraphQLNamedType): Reckoning {
    const parts = set.selections.map((selection) => ({
      types: typesOf(typeOf(selection, on)),
      cost: conditional(selection.directives ?? [], ofSelection(selection, on)),
    }));
    const names = new Set(parts.flatMap(({ types }) => types));
    const sums = [...names].map((name) =>
      sum(parts.filter(({ types }) => types.includes(name)).map(({ cost }) => cost)),
    );
    return highest(sums);
  }

  function ofSelection(selection: SelectionNode, on: GraphQLNamedType): Reckoning {
    if (selection.kind === Kind.FIELD) return ofField(selection, on);
    if (selection.kind === Kind.INLINE_FRAGMENT) return ofSet(selection.selectionSet, typeOf(selection, on));
    const name = selection.name.value;
    const fragment = fragments.get(name);
    if (fragment === undefined) return 0;
    const cost = known.get(name) ?? ofSet(fragment.selectionSet, typeOf(selection, on));
    known.set(name, cost);
    return cost;
  }

  function ofField(node: FieldNode, on: GraphQLNamedType): Reckoning {
    const field = fieldOf(on, node.name.value);
    if (field === undefined) return META_FIELDS.has(node.name.value) ? LIMITS.introspectionCost : again(node);
    const rule = costRuleOf(field, on === schema.getMutationType());
    if (rule.kind === 'FREE') return again(node);
    const set = node.selectionSet;
    const inner = set === undefined ? 0 : ofSet(set, getNamedType(field.type));
    const weight = Math.max(rule.weight, again(node));
    return times(rule.kind === 'PAGE' ? pageSize(node, field) : rule.size, inner, weight);
  }

  function typeOf(selection: SelectionNode, on: GraphQLNamedType): GraphQLNamedType {
    if (selection.kind === Kind.FIELD) return on;
    const condition =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.typeCondition
        : fragments.get(selection.name.value)?.typeCondition;
    return condition === undefined ? on : (schema.getType(condition.name.value) as GraphQLNamedType);
  }

  function typesOf(type: GraphQLNamedType): readonly string[] {
    return isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [type.name];
  }
}

/** What is free under its own name is not under others: under many, a few letters would ask for as many copies of a long text. */
function again({ name, alias }: FieldNode): number {
  return alias === undefined || alias.value === name.value ? 0 : 1;
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return 'getFields' in type
    ? (type.getFields() as Record<string, GraphQLField<unknown, unknown>>)[name]
    : undefined;
}

/** The larger of `first` and `last`; what either is if it is left out. */
function pageSize(node: FieldNode, field: GraphQLField<unknown, unknown>): Reckoning {
  const asked = field.args
    .filter(({ name }) => name === 'first' || name === 'last')
    .map((argument) => {
      const given = node.arguments?.find(({ name }) => name.value === argument.name);
      return { fallback: argument.defaultValue, given: given && readValue(given.value) };
    });
  const sizeWith = (variables: Variables): number => {
    const sizes = asked
      .map(({ given, fallback }) => (given === undefined ? fallback : resolve(given, variables, fallback)))
      .filter((size) => typeof size === 'number');
    return sizes.length === 0 ? LIMITS.defaultPageSize : Math.max(1, ...sizes);
  };
  return asked.some(({ given }) => given !== undefined && 'variable' in given) ? sizeWith : sizeWith({});
}

/** `@skip` and `@include` leave a selection out: then it costs nothing. */
function conditional(directives: readonly DirectiveNode[], cost: Reckoning): Reckoning {
  const conditions = directives.flatMap(({ name, arguments: given }) => {
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    const wanted = { include: true, skip: false }[name.value];
    return value === undefined || wanted === undefined ? [] : [{ wanted, given: readValue(value) }];
  });
  const isLeft = (variables: Variables) =>
    conditions.every(({ wanted, given }) => resolve(given, variables, !wanted) === wanted);
  if (conditions.every(({ given }) => 'value' in given)) return isLeft({}) ? cost : 0;
  return (variables) => (isLeft(variables) ? pointsOf(cost, variables) : 0);
}

function readValue(node: ValueNode): Given {
  if (node.kind === Kind.VARIABLE) return { variable: node.name.value };
  if (node.kind === Kind.INT) return { value: Number(node.value) };
  return { value: node.kind === Kind.BOOLEAN ? node.value : null };
}

function resolve(given: Given, variables: Variables, fallback: unknown): unknown {
  if ('value' in given) return given.value;
  return given.variable in variables ? variables[given.variable] : fallback;
}

function sum(costs: readonly Reckoning[]): Reckoning {
  const fixed = costs.reduce<number>((total, cost) => total + (typeof cost === 'number' ? cost : 0), 0);
  const open = costs.filter((cost) => typeof cost === 'function');
  if (open.length === 0) return fixed;
  return (variables) => open.reduce((total, cost) => total + cost(variables), fixed);
}

function highest(costs: readonly Reckoning[]): Reckoning {
  if (costs.length === 1) return costs[0] as Reckoning;
  if (costs.every((cost) => typeof cost === 'number')) return Math.max(0, ...costs);
  return (variables) => Math.max(0, ...costs.map((cost) => pointsOf(cost, variables)));
}

function times(size: Reckoning, inner: Reckoning, weight: number): Reckoning {
  if (typeof size === 'number' && typeof inner === 'number') return weight + size * inner;
  return (variables) => weight + pointsOf(size, variables) * pointsOf(inner, variables);
}
