import type { INestApplicationContext } from '@nestjs/common';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type {
  GraphQLArgument,
  GraphQLInputField,
  GraphQLInputType,
  GraphQLNamedType,
  GraphQLSchema,
} from 'graphql';

/** A field of Query or Mutation with an operation that selects it; made from the schema, so that none is forgotten. */
export interface RootField {
  readonly kind: 'query' | 'mutation';
  readonly name: string;
  /** Who may select it, as the schema has it. */
  readonly access: string;
  readonly inputs: readonly Input[];
  readonly document: string;
}

type Input = GraphQLArgument | GraphQLInputField;

/** Where an input value of a scalar or enum type goes, such as `input.responses.0.slot`. */
export interface InputLeaf {
  readonly path: string;
  readonly type: string;
}

function isRequired({ type, defaultValue }: Input): boolean {
  return isNonNullType(type) && defaultValue === undefined;
}

export function schemaOf(app: INestApplicationContext): GraphQLSchema {
  return app.get(GraphQLSchemaHost).schema;
}

export function accessOf(owner: { readonly extensions: object }): string | undefined {
  return (owner.extensions as { access?: string }).access;
}

/** @param depth how many objects deep the operations select */
export function rootFields(schema: GraphQLSchema, depth = 2): RootField[] {
  return (['query', 'mutation'] as const).flatMap((kind) =>
    Object.values(schema[kind === 'query' ? 'getQueryType' : 'getMutationType']()?.getFields() ?? {}).flatMap(
      (field) => {
        const variables = field.args
          .map((arg) => `$${arg.name}: ${String(isRequired(arg) ? arg.type : getNullableType(arg.type))}`)
          .join(', ');
        const passed = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
        const [declared, given] = variables === '' ? ['', ''] : [` (${variables})`, `(${passed})`];
        return selectionsOf(schema, getNamedType(field.type), depth).map((selection) => ({
          kind,
          name: field.name,
          access: accessOf(field) ?? '',
          inputs: field.args,
          document: `${kind}${declared} { ${field.name}${given} ${selection} }`,
        }));
      },
    ),
  );
}

/** All of an abstract type at once would be above the limits of one operation: there, one for each of its types. */
function selectionsOf(schema: GraphQLSchema, type: GraphQLNamedType, depth: number): string[] {
  if (!isAbstractType(type) || depth <= 1) return [selectionOf(schema, type, depth)];
  return schema
    .getPossibleTypes(type)
    .map((possible) => `{ ... on ${possible.name} ${selectionOf(schema, possible, depth - 1)} }`);
}

/** Every field that needs no argument, `depth` objects deep; what a connection is made of counts as none. */
export function selectionOf(schema: GraphQLSchema, type: GraphQLNamedType, depth: number): string {
  if (isAbstractType(type) && depth <= 0) return '{ __typename }';
  if (isAbstractType(type)) {
    const parts = schema.getPossibleTypes(type).map((possible) => {
      // Fields of one name and several types exclude each other, but for an alias.
      const fields = fieldsOf(schema, possible, depth - 1).map(
        (field) => `${possible.name}_${field.name}: ${field.text}`,
      );
      return `... on ${possible.name} { ${['__typename', ...fields].join(' ')} }`;
    });
    return `{ ${parts.join(' ')} }`;
  }
  if (!isObjectType(type)) return '';
  return `{ ${['__typename', ...fieldsOf(schema, type, depth).map(({ text }) => text)].join(' ')} }`;
}

function fieldsOf(
  schema: GraphQLSchema,
  type: GraphQLNamedType,
  depth: number,
): { name: string; text: string }[] {
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const { name, args } = field;
    const inner = getNamedType(field.type);
    if (args.some((arg) => isRequired(arg))) return [];
    if (isLeafType(inner)) return [{ name, text: name }];
    const isPlumbing = /(Connection|Edge|PageInfo)$/.test(inner.name);
    const left = isPlumbing ? depth : depth - 1;
    if (left < 0) return [];
    const page = args.some((arg) => arg.name === 'first') ? '(first: 2)' : '';
    return [{ name, text: `${name}${page} ${selectionOf(schema, inner, left)}` }];
  });
}

/** Every place where a scalar or enum may be given, in lists and nested inputs too. */
export function inputLeaves(inputs: readonly Input[], around = ''): InputLeaf[] {
  return inputs.flatMap(({ name, type }) => leavesOf(type, `${around}${name}`));
}

function leavesOf(type: GraphQLInputType, path: string): InputLeaf[] {
  if (isNonNullType(type)) return leavesOf(type.ofType, path);
  if (isListType(type)) return leavesOf(type.ofType, `${path}.0`);
  if (isInputObjectType(type)) return inputLeaves(Object.values(type.getFields()), `${path}.`);
  return [{ path, type: type.name }];
}

/** Variables with whatever is required, and the one place that is `asked` although it may be optional. */
export function variablesWith(
  inputs: readonly Input[],
  valueOf: (leaf: InputLeaf) => unknown,
  asked: readonly string[] = [],
  around = '',
): Record<string, unknown> {
  const value = (type: GraphQLInputType, path: string): unknown => {
    if (isNonNullType(type)) return value(type.ofType, path);
    if (isListType(type)) return [value(type.ofType, `${path}.0`)];
    if (isInputObjectType(type))
      return variablesWith(Object.values(type.getFields()), valueOf, asked, `${path}.`);
    return valueOf({ path, type: type.name });
  };
  return Object.fromEntries(
    inputs
      .map((input) => ({ input, path: `${around}${input.name}` }))
      .filter(({ input, path }) => isRequired(input) || asked.some((one) => `${one}.`.startsWith(`${path}.`)))
      .map(({ input, path }) => [input.name, value(input.type, path)]),
  );
}
