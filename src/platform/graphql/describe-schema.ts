import { getNamedType } from 'graphql';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';

const ROOTS: Readonly<Record<string, string>> = {
  Query: 'What can be read. A request reads one snapshot of the data.',
  Mutation: 'What can be done. Each field is done by itself, one after the other: send one in a request.',
};

/** Describes what Nest takes no description for, the root types, and each `input`, which is described by its type. */
export function describeSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) if (root) describeRoot(root);
  return schema;
}

function describeRoot(root: GraphQLObjectType): void {
  root.description ??= ROOTS[root.name];
  for (const { args } of Object.values(root.getFields())) {
    const input = args.find(({ name }) => name === 'input');
    if (input) input.description ??= getNamedType(input.type).description;
  }
}
