import { Kind, TypeInfo, parse, print, visit, visitWithTypeInfo } from 'graphql';
import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
} from 'graphql';

export interface Rewritten {
  readonly query: string;
  readonly variables: Record<string, unknown>;
}

type Rewrite = (operation: Rewritten, schema: GraphQLSchema) => Rewritten;

/** Every field under another name. */
const withAliases: Rewrite = ({ query, variables }) => {
  let count = 0;
  return {
    query: print(
      visit(parse(query), {
        Field: (node) => ({ ...node, alias: { kind: Kind.NAME, value: `a${count++}` } }),
      }),
    ),
    variables,
  };
};

/** Every selection in a fragment of its own, by turns named and inline, and its fields once more beside it. */
const withFragments: Rewrite = ({ query, variables }, schema) => {
  const types = new TypeInfo(schema);
  const made: FragmentDefinitionNode[] = [];
  const document = visit(
    parse(query),
    visitWithTypeInfo(types, {
      SelectionSet: {
        leave(node) {
          const on = types.getParentType()?.name;
          if (on === undefined) return undefined;
          const typeCondition = {
            kind: Kind.NAMED_TYPE,
            name: { kind: Kind.NAME, value: on },
          } as const;
          const name = { kind: Kind.NAME, value: `Part${made.length}` } as const;
          made.push({ kind: Kind.FRAGMENT_DEFINITION, name, typeCondition, selectionSet: node });
          const inline = { kind: Kind.INLINE_FRAGMENT, typeCondition, selectionSet: node } as const;
          const spread = { kind: Kind.FRAGMENT_SPREAD, name } as const;
          return { ...node, selections: made.length % 2 === 0 ? [spread, inline] : [inline, spread] };
        },
      },
    }),
  );
  return { query: print({ ...document, definitions: [...document.definitions, ...made] }), variables };
};

/** Every third field left out and every third kept by a variable, `__typename` everywhere. */
const withDirectives: Rewrite = ({ query, variables }) => {
  let count = 0;
  const condition = (node: FieldNode): FieldNode => {
    const directive = count++ % 3 === 1 ? 'skip' : 'include';
    return {
      ...node,
      directives: [
        {
          kind: Kind.DIRECTIVE,
          name: { kind: Kind.NAME, value: directive },
          arguments: [
            {
              kind: Kind.ARGUMENT,
              name: { kind: Kind.NAME, value: 'if' },
              value: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: 'yes' } },
            },
          ],
        },
      ],
    };
  };
  const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
  const named = (set: SelectionSetNode): SelectionSetNode => ({
    ...set,
    selections: [typename, ...set.selections],
  });
  const document = visit(parse(query), {
    Field: { leave: (node: FieldNode) => (node.selectionSet === undefined ? condition(node) : undefined) },
    SelectionSet: { leave: named },
    OperationDefinition: {
      leave: (node: OperationDefinitionNode) => ({
        ...node,
        variableDefinitions: [
          ...(node.variableDefinitions ?? []),
          {
            kind: Kind.VARIABLE_DEFINITION,
            variable: { kind: Kind.VARIABLE, name: { kind: Kind.NAME, value: 'yes' } },
            type: {
              kind: Kind.NON_NULL_TYPE,
              type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: 'Boolean' } },
            },
          },
        ],
      }),
    },
  } as never) as ReturnType<typeof parse>;
  return { query: print(document), variables: { ...variables, yes: true } };
};

/** The same operation in other words, by what is done to it. */
export const REWRITES: Readonly<Record<string, Rewrite>> = {
  'as it is': (operation) => operation,
  'with aliases': withAliases,
  'in fragments': withFragments,
  'with directives': withDirectives,
  'with all of it': (operation, schema) =>
    withDirectives(withFragments(withAliases(operation, schema), schema), schema),
};
