import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { Inject, Injectable } from '@nestjs/common';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';
import { TrustedDocuments } from './trusted-documents.ts';

type Store = NonNullable<ApolloServerOptions<BaseContext>['documentStore']>;

/** Letters of all documents that are remembered; what they are parsed into takes about a hundred times as many bytes. */
const MAX_LETTERS = 512 * 1_024;

/**
 * What was parsed and validated, under the hash that Apollo ends its keys with. The trusted documents are in it from the start
 * and stay; of others it keeps those that were used last, however many somebody sends.
 */
@Injectable()
export class DocumentStore implements Store {
  readonly #trusted: TrustedDocuments;
  readonly #others = new LRUCache<string, DocumentNode>({
    maxSize: MAX_LETTERS,
    sizeCalculation: (document) => textOf(document).length,
    dispose: (document) => this.#keys.delete(textOf(document)),
  });
  /** The keys of the others, by their text. */
  readonly #keys = new Map<string, string>();

  constructor(@Inject(TrustedDocuments) trusted: TrustedDocuments) {
    this.#trusted = trusted;
  }

  async get(key: string): Promise<DocumentNode | undefined> {
    return this.#trusted.documentOf(key.slice(-64)) ?? this.#others.get(key);
  }

  /** The document of a text, if it is remembered. */
  find(text: string): DocumentNode | undefined {
    const trusted = this.#trusted.documentWith(text);
    if (trusted !== undefined) return trusted;
    const key = this.#keys.get(text);
    return key === undefined ? undefined : this.#others.get(key);
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    this.#others.set(key, document);
    if (this.#others.has(key)) this.#keys.set(textOf(document), key);
  }

  async delete(key: string): Promise<boolean> {
    return this.#others.delete(key);
  }
}

function textOf({ loc }: DocumentNode): string {
  return loc?.source.body ?? '';
}
