import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import { Inject, Injectable } from '@nestjs/common';
import type { DocumentNode } from 'graphql';
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
  readonly #others = new Map<string, DocumentNode>();
  /** The keys of the others, by their text. */
  readonly #keys = new Map<string, string>();
  #letters = 0;

  constructor(@Inject(TrustedDocuments) trusted: TrustedDocuments) {
    this.#trusted = trusted;
  }

  async get(key: string): Promise<DocumentNode | undefined> {
    return this.#trusted.documentOf(key.slice(-64)) ?? this.#use(key);
  }

  /** The document of a text, if it is remembered. */
  find(text: string): DocumentNode | undefined {
    const trusted = this.#trusted.documentWith(text);
    if (trusted !== undefined) return trusted;
    const key = this.#keys.get(text);
    return key === undefined ? undefined : this.#use(key);
  }

  #use(key: string): DocumentNode | undefined {
    const document = this.#others.get(key);
    if (document === undefined) return undefined;
    this.#others.delete(key);
    this.#others.set(key, document);
    return document;
  }

  async set(key: string, document: DocumentNode): Promise<void> {
    await this.delete(key);
    this.#others.set(key, document);
    this.#keys.set(textOf(document), key);
    this.#letters += textOf(document).length;
    for (const [oldest] of this.#others) {
      if (this.#letters <= MAX_LETTERS) break;
      await this.delete(oldest);
    }
  }

  async delete(key: string): Promise<boolean> {
    const document = this.#others.get(key);
    if (document === undefined) return false;
    this.#letters -= textOf(document).length;
    this.#keys.delete(textOf(document));
    return this.#others.delete(key);
  }
}

function textOf({ loc }: DocumentNode): string {
  return loc?.source.body ?? '';
}
