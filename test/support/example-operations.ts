import path from 'node:path';
import { readExamples } from '../../src/platform/graphql/example-operations.ts';
import type { ExampleOperation } from '../../src/platform/graphql/example-operations.ts';

/** The folders of docs/operations in the order in which they are run: each goes on with what those before have kept. */
export const EXAMPLE_FOLDERS = [
  'journey',
  'staff',
  'learning',
  'grading',
  'authoring',
  'cohorts',
  'account',
] as const;
export type ExampleFolder = (typeof EXAMPLE_FOLDERS)[number];

export const examplesOf = (folder: ExampleFolder): readonly ExampleOperation[] =>
  readExamples(path.resolve(import.meta.dirname, '../../docs/operations', folder));

export const operationName = (query: string): string => /^(?:query|mutation) (\w+)/m.exec(query)?.[1] ?? '';
