import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigError } from '../config/config-error.ts';

/** A text that operations are in, under the hash of it. */
export interface ManifestEntry {
  readonly hash: string;
  /** For sentences to people. */
  readonly name: string;
  readonly text: string;
}

/** What GraphQL Code Generator writes (`persistedDocuments`): hash → text. */
const plain = z.record(z.string(), z.string());

/** What `@apollo/generate-persisted-query-manifest` writes. */
const apollo = z.object({
  format: z.literal('apollo-persisted-query-manifest'),
  version: z.literal(1),
  operations: z.array(z.object({ id: z.string(), name: z.string(), body: z.string() })),
});

const manifest = z.union([
  apollo.transform(({ operations }) => operations.map(({ id, name, body }) => ({ id, name, text: body }))),
  plain.transform((entries) => Object.entries(entries).map(([id, text]) => ({ id, name: id, text }))),
]);

export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** @throws ConfigError when the file is no manifest, or an id is not the SHA-256 of its text */
export function readManifest(file: string): ManifestEntry[] {
  const parsed = manifest.safeParse(readJson(file));
  if (!parsed.success)
    throw new ConfigError(
      `GRAPHQL_TRUSTED_DOCUMENTS: ${file} holds neither { "<sha256>": "<document>" } nor an Apollo persisted query manifest.`,
    );
  return parsed.data.map(({ id, name, text }) => {
    const hash = hashOf(text);
    if (id.replace(/^sha256:/, '') === hash) return { hash, name, text };
    throw new ConfigError(
      `GRAPHQL_TRUSTED_DOCUMENTS: the id of ${name} in ${file} is not the SHA-256 of its text, which is ${hash}.`,
    );
  });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError(
      `GRAPHQL_TRUSTED_DOCUMENTS: ${file} cannot be read as JSON: ${(error as Error).message}`,
    );
  }
}
