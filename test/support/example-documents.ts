import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'graphql';
import type { DocumentNode } from 'graphql';

const folder = path.resolve(import.meta.dirname, '../../docs/operations');

/** A document of docs/operations, such as `journey/04-course-page`, as front ends bundle it. */
export const documentOf = (name: string): DocumentNode =>
  parse(readFileSync(path.join(folder, `${name}.graphql`), 'utf8'));
