import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Kind, parse, print } from 'graphql';
import { hashOf } from './read-manifest.ts';

/**
 * The manifest, in Apollo's form, of all `.graphql` files in and below a folder. Each file is one document, without its comments
 * and in GraphQL's own spacing, so that it keeps its id when somebody tidies it.
 */
export function manifestOf(folder: string): string {
  const operations = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => {
      const document = parse(readFileSync(path.join(folder, name), 'utf8'));
      const operation = document.definitions.find(({ kind }) => kind === Kind.OPERATION_DEFINITION);
      if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`${name} holds no operation.`);
      const body = print(document);
      return { id: hashOf(body), name: operation.name?.value ?? name, type: operation.operation, body };
    });
  return `${JSON.stringify({ format: 'apollo-persisted-query-manifest', version: 1, operations }, null, 2)}\n`;
}
