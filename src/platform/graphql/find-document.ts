import { DomainError, badInput } from '../errors.ts';
import { hashOf } from './read-manifest.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

interface DocumentRequest {
  readonly method: string;
  /** Of a POST, as it came. */
  readonly body: unknown;
  /** Of a GET. */
  readonly query: unknown;
}

/** In the words that clients of persisted queries look for, to send the text instead. */
const UNKNOWN = 'PersistedQueryNotFound';
const UNSUPPORTED = 'PersistedQueryNotSupported';

/**
 * The trusted document that a request means, by the id of GraphQL over HTTP (`documentId: "sha256:…"`), by Apollo's
 * (`extensions.persistedQuery.sha256Hash`), or by its text. undefined: free text, or nothing, which others refuse.
 * @throws DomainError DOCUMENT_NOT_TRUSTED for an id nobody knows, and for free text where only trusted documents are taken
 */
export function findDocument(
  { method, body, query }: DocumentRequest,
  documents: TrustedDocuments,
  isTrustedOnly: boolean,
): string | undefined {
  const asked = asObject(method === 'GET' ? query : body);
  const { query: text, documentId } = asked;
  if (documentId !== undefined && documentId !== null) {
    if (text !== undefined && text !== null) throw badInput('Send either `query` or `documentId`.');
    const id = typeof documentId === 'string' ? documentId : '';
    const hash = /^sha256:([0-9a-f]{64})$/.exec(id)?.[1] ?? '';
    return documents.textOf(hash) ?? refuse('No document of this `documentId` is known here.');
  }
  const hash = persistedHashOf(asked['extensions']);
  if (typeof text !== 'string') {
    if (hash === undefined) return undefined;
    return documents.textOf(hash) ?? refuse(documents.size > 0 ? UNKNOWN : UNSUPPORTED);
  }
  if (!isTrustedOnly && hash === undefined) return undefined;
  const own = hashOf(text);
  if (hash !== undefined && hash !== own)
    throw badInput('The hash of `persistedQuery` is not that of `query`.');
  if (!isTrustedOnly) return undefined;
  return documents.textOf(own) ?? refuse('Only documents that were registered beforehand are run here.');
}

function refuse(message: string): never {
  throw new DomainError('DOCUMENT_NOT_TRUSTED', message);
}

function persistedHashOf(extensions: unknown): string | undefined {
  const { persistedQuery } = asObject(typeof extensions === 'string' ? parsed(extensions) : extensions);
  const { sha256Hash } = asObject(persistedQuery);
  return typeof sha256Hash === 'string' ? sha256Hash.toLowerCase() : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null; // Apollo says what is wrong with it.
  }
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
