import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import type { TrustedDocuments } from './trusted-documents.ts';

type Store = NonNullable<ApolloServerOptions<BaseContext>['documentStore']>;

/** Letters of all documents that are remembered; what they are parsed into takes about a hundred times as many bytes. */
const MAX_LETTERS = 512 * 1_024;

/**
 * What was parsed and validated, under the hash that Apollo ends its keys with. The trusted documents are in it from the start
 * and stay; of others it keeps those that were used last, however many somebody sends.
 */
export class DocumentStore implements Store {
  readonly #trusted: TrustedDocuments;
  readonly #others = new Map<string, DocumentNode>();
  #letters = 0;

  constructor(trusted: TrustedDocuments) {
    this.#trusted = trusted;
  }

  async get(key: string): Promise<DocumentNode | undefined> {
    const trusted = this.#trusted.documentOf(key.slice(-64));
    if (trusted !== undefined) return trusted;
    const document = this.#others.get(key);
    if (document === undefined) return undefined;
    this.#others.delete(key);
    this.#others.set(key, document);
    return document;
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    await this.delete(key);
    this.#others.set(key, document);
    this.#letters += lettersOf(document);
    for (const [oldest] of this.#others) {
      if (this.#letters <= MAX_LETTERS) break;
      await this.delete(oldest);
    }
  }

  async delete(key: string): Promise<boolean> {
    const document = this.#others.get(key);
    if (document === undefined) return false;
    this.#letters -= lettersOf(document);
    return this.#others.delete(key);
  }
}

function lettersOf({ loc }: DocumentNode): number {
  return loc?.source.body.length ?? 0;
}
