import { getNamedType, isInterfaceType, isObjectType } from 'graphql';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { ACCESS } from '../auth/access.ts';

const ROOTS: Readonly<Record<string, string>> = {
  Query: 'What can be read. A request reads one snapshot of the data.',
  Mutation: 'What can be done. Each field is done by itself, one after the other: send one in a request.',
};

/**
 * Describes what Nest takes no description for, the root types, and each `input`, which is described by its type;
 * and has every type and field that not every member may select say what it needs.
 */
export function describeSchema(schema: GraphQLSchema): GraphQLSchema {
  for (const root of [schema.getQueryType(), schema.getMutationType()]) if (root) describeRoot(root);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    sayNeed(type);
    for (const field of Object.values(type.getFields()))
      if (field.extensions[ACCESS] !== type.extensions[ACCESS]) sayNeed(field);
  }
  return schema;
}

interface Described {
  description?: string | null | undefined;
  readonly extensions: Readonly<Record<string, unknown>>;
}

function sayNeed(described: Described): void {
  const access = described.extensions[ACCESS];
  if (typeof access === 'string' && access.includes(':'))
    described.description = `${described.description} Needs \`${access}\`.`;
}

function describeRoot(root: GraphQLObjectType): void {
  root.description ??= ROOTS[root.name];
  for (const { args } of Object.values(root.getFields())) {
    const input = args.find(({ name }) => name === 'input');
    if (input) input.description ??= getNamedType(input.type).description;
  }
}
