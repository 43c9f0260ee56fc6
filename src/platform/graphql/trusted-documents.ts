import {
  NoSchemaIntrospectionCustomRule,
  GraphQLError,
  Kind,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { ConfigError } from '../config/config-error.ts';
import { DomainError } from '../errors.ts';
import { assertShape } from './limit-operation.ts';
import { LIMITS } from './limits.ts';
import { selectedFields } from './operation-fields.ts';
import { readManifest } from './read-manifest.ts';
import type { ManifestEntry } from './read-manifest.ts';

interface TrustedOptions {
  /** The manifest; null: no document is trusted beforehand. */
  readonly file: string | null;
  readonly introspection: boolean;
}

/** The documents that the front ends of this server were built with, by their hash: read, parsed and checked once. */
export class TrustedDocuments {
  readonly #entries: ReadonlyMap<string, ManifestEntry>;
  readonly #introspection: boolean;
  readonly #documents = new Map<string, DocumentNode>();
  readonly #byText = new Map<string, DocumentNode>();

  constructor({ file, introspection }: TrustedOptions) {
    const entries = file === null ? [] : readManifest(file);
    this.#entries = new Map(entries.map((entry) => [entry.hash, entry]));
    this.#introspection = introspection;
  }

  get size(): number {
    return this.#entries.size;
  }

  textOf(hash: string): string | undefined {
    return this.#entries.get(hash)?.text;
  }

  /** As Apollo asks its store of documents it has parsed and validated before. */
  documentOf(hash: string): DocumentNode | undefined {
    return this.#documents.get(hash);
  }

  /** The same by its text. */
  documentWith(text: string): DocumentNode | undefined {
    return this.#byText.get(text);
  }

  /** @throws ConfigError naming the first document that this server would not run for anybody */
  check(schema: GraphQLSchema): void {
    const rules = this.#introspection ? specifiedRules : [...specifiedRules, NoSchemaIntrospectionCustomRule];
    for (const { hash, name, text } of this.#entries.values()) {
      try {
        const document = parse(text, { maxTokens: LIMITS.tokens });
        const [problem] = validate(schema, document, rules);
        if (problem !== undefined) throw problem;
        assertOperationsWithinLimits(schema, document);
        this.#documents.set(hash, document);
        this.#byText.set(text, document);
      } catch (error) {
        if (!(error instanceof GraphQLError || error instanceof DomainError)) throw error;
        throw new ConfigError(`GRAPHQL_TRUSTED_DOCUMENTS: ${name} cannot be trusted: ${error.message}`);
      }
    }
  }
}

/** What depends on variables is left to each request. */
function assertOperationsWithinLimits(schema: GraphQLSchema, document: DocumentNode): void {
  for (const definition of document.definitions)
    if (definition.kind === Kind.OPERATION_DEFINITION)
      assertShape([...selectedFields(schema, document, definition)]);
}
