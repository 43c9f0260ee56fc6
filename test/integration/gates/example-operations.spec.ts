import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  TypeInfo,
  buildSchema,
  getNamedType,
  isCompositeType,
  isUnionType,
  parse,
  validate,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from 'graphql';
import { EXAMPLE_FOLDERS } from '../../support/example-operations.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = path.join(root, 'docs/operations');
const schema = buildSchema(readFileSync(path.join(root, 'src/schema.graphql'), 'utf8'));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.graphql'))
  .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }));
const documents = files.map(({ name, text }) => ({ name, text, document: parse(text) }));

/** The fields of a document, as `Type.field`. */
function fieldsIn(document: DocumentNode): string[] {
  const found: string[] = [];
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Field: ({ name }) => void found.push(`${types.getParentType()?.name}.${name.value}`),
    }),
  );
  return found;
}

/** The fields of a document that ask for things with an `id`, and not for that. */
function withoutId(document: DocumentNode): string[] {
  const found: string[] = [];
  const types = new TypeInfo(schema);
  const fragments = new Map<string, FragmentDefinitionNode>(
    document.definitions.flatMap((one) => (one.kind === 'FragmentDefinition' ? [[one.name.value, one]] : [])),
  );
  const hasId = ({ selections }: SelectionSetNode): boolean =>
    selections.some((selection) => {
      if (selection.kind === 'Field') return (selection.alias ?? selection.name).value === 'id';
      const fragment = selection.kind === 'FragmentSpread' && fragments.get(selection.name.value);
      return fragment && hasId(fragment.selectionSet);
    });
  visit(
    document,
    visitWithTypeInfo(types, {
      Field({ name, selectionSet }) {
        const type = getNamedType(types.getType());
        if (selectionSet === undefined || isUnionType(type) || !isCompositeType(type)) return;
        if ('id' in type.getFields() && !hasId(selectionSet)) found.push(name.value);
      },
    }),
  );
  return found;
}

describe('docs/operations', () => {
  it('has an example of every field of Query and Mutation', () => {
    const shown = new Set(documents.flatMap(({ document }) => fieldsIn(document)));
    const roots = [schema.getQueryType(), schema.getMutationType()].flatMap((type) =>
      Object.keys(type?.getFields() ?? {}).map((name) => `${type?.name}.${name}`),
    );
    expect(roots.length).toBeGreaterThan(80);
    expect(roots.filter((name) => !shown.has(name))).toEqual([]);
  });

  it('fits the schema', () => {
    const wrong = documents.flatMap(({ name, document }) =>
      validate(schema, document).map(({ message }) => `${name}: ${message}`),
    );
    expect(wrong).toEqual([]);
  });

  it('has one operation a file, and a comment that says what it is for', () => {
    const isWellKept = ({ text, document }: (typeof documents)[number]) =>
      document.definitions.filter(({ kind }) => kind === 'OperationDefinition').length === 1 &&
      /^# (?!variables|keep)[A-Z].*[.!?]\n/.test(text) &&
      /^# variables: \{.*\}$/m.test(text);
    expect(documents.filter((one) => !isWellKept(one)).map(({ name }) => name)).toEqual([]);
  });

  it('names no operation and no fragment twice, so that code can be generated from the whole folder', () => {
    const names = documents.flatMap(({ document }) =>
      document.definitions.flatMap((one) => ('name' in one && one.name ? [one.name.value] : [])),
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('asks for the id of all that has one, so that caches know what is the same', () => {
    const missing = documents.flatMap(({ name, document }) =>
      withoutId(document).map((field) => `${name}: ${field}`),
    );
    expect(missing).toEqual([]);
  });

  it('has no folder that is not run', () => {
    expect(new Set(files.map(({ name }) => path.dirname(name)))).toEqual(new Set(EXAMPLE_FOLDERS));
  });
});
