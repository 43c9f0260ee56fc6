import { Kind, getNamedType, isCompositeType, isIntrospectionType } from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';
import { DomainError } from '../errors.ts';
import { LIMITS } from './limits.ts';

/** One field an operation selects, with fragments and aliases followed. */
export interface SelectedField {
  readonly parent: GraphQLNamedType;
  readonly field: GraphQLField<unknown, unknown>;
  /** What a connection is made of has the depth of the connection. */
  readonly depth: number;
  readonly isRoot: boolean;
}

const CONNECTION_FIELDS = new Set(['edges', 'node', 'pageInfo']);

/** Introspection, at the root of every schema. */
const META_TYPES = new Map([
  ['__schema', '__Schema'],
  ['__type', '__Type'],
]);

export const META_FIELDS: ReadonlySet<string> = new Set(META_TYPES.keys());

/** Every field of the operation, one by one. Validation has run, so fragments exist and do not form cycles. */
export function* selectedFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Generator<SelectedField> {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const root = schema.getRootType(operation.operation);
  let visited = 0;
  if (root) yield* walk(operation.selectionSet, root, 1);

  function* walk(set: SelectionSetNode, parent: GraphQLNamedType, depth: number): Generator<SelectedField> {
    for (const selection of set.selections) {
      // Fragments that spread fragments twice grow exponentially within few tokens.
      if (++visited > LIMITS.selections)
        throw new DomainError(
          'QUERY_TOO_COMPLEX',
          `The operation selects more than ${LIMITS.selections} fields.`,
        );
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        const on = fragment && schema.getType(fragment.typeCondition.name.value);
        if (fragment && on) yield* walk(fragment.selectionSet, on, depth);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const on = selection.typeCondition ? schema.getType(selection.typeCondition.name.value) : parent;
        if (on) yield* walk(selection.selectionSet, on, depth);
      } else {
        const name = selection.name.value;
        assertAlias(selection, parent);
        const field =
          'getFields' in parent
            ? (parent.getFields() as Record<string, GraphQLField<unknown, unknown>>)[name]
            : undefined;
        if (field === undefined) {
          // Introspection needs no rule and no depth of ours, but what it selects counts.
          const meta = schema.getType(META_TYPES.get(name) ?? '');
          if (meta && selection.selectionSet) Array.from(walk(selection.selectionSet, meta, depth));
          continue;
        }
        const own = parent !== root && CONNECTION_FIELDS.has(name) ? depth - 1 : depth;
        yield { parent, field, depth: own, isRoot: parent === root };
        const type = getNamedType(field.type);
        if (selection.selectionSet && isCompositeType(type))
          yield* walk(selection.selectionSet, type, own + 1);
      }
    }
  }
}

/** An alias is written as often as there are objects, and the schema has hundreds, whose fields nobody has to name otherwise. */
function assertAlias({ alias }: FieldNode, parent: GraphQLNamedType): void {
  if (alias === undefined) return;
  if (alias.value.length > LIMITS.aliasLength)
    throw new DomainError('QUERY_TOO_COMPLEX', `An alias has more than ${LIMITS.aliasLength} letters.`);
  if (isIntrospectionType(parent))
    throw new DomainError('QUERY_TOO_COMPLEX', `Fields of ${parent.name} take no aliases.`);
}
