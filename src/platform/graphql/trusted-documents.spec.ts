import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { TrustedDocuments } from './trusted-documents.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'stepwise-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

const schema = buildSchema('type Query { me: Person! } type Person { name: String! friend: Person! }');
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The documents of a file that holds this. */
function documentsOf(content: unknown, introspection = true): TrustedDocuments {
  const file = path.join(folder, 'manifest.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return new TrustedDocuments({ file, introspection });
}
const checked = (text: string, introspection?: boolean) => {
  const documents = documentsOf({ [hashOf(text)]: text }, introspection);
  documents.check(schema);
  return documents;
};

const ME = 'query Me { me { name } }';

it.each([
  ['GraphQL Code Generator’s', { [hashOf(ME)]: ME }],
  ['the same with the algorithm before the hash', { [`sha256:${hashOf(ME)}`]: ME }],
  [
    'Apollo’s',
    {
      format: 'apollo-persisted-query-manifest',
      version: 1,
      operations: [{ id: hashOf(ME), name: 'Me', type: 'query', body: ME }],
    },
  ],
])('takes the manifest that is %s', (_, manifest) => {
  const documents = documentsOf(manifest);
  documents.check(schema);
  expect([documents.size, documents.textOf(hashOf(ME)), documents.textOf(hashOf('other'))]).toEqual([
    1,
    ME,
    undefined,
  ]);
  expect(documents.documentOf(hashOf(ME))?.definitions).toHaveLength(1);
});

it('without a file trusts nothing', () => {
  const documents = new TrustedDocuments({ file: null, introspection: true });
  documents.check(schema);
  expect(documents.size).toBe(0);
});

it.each([
  [
    'is not there',
    () => new TrustedDocuments({ file: path.join(folder, 'none.json'), introspection: true }),
    /none\.json cannot be read/,
  ],
  ['is no JSON', () => documentsOf('{'), /cannot be read as JSON/],
  ['holds something else', () => documentsOf(['x']), /holds neither/],
  [
    'is of another version',
    () => documentsOf({ format: 'apollo-persisted-query-manifest', version: 2, operations: [] }),
    /holds neither/,
  ],
  [
    'has ids of another kind',
    () => documentsOf({ abc: ME }),
    new RegExp(`the id of abc .* is not the SHA-256 .* ${hashOf(ME)}`),
  ],
  ['has a text that was changed', () => documentsOf({ [hashOf(ME)]: `${ME} ` }), /is not the SHA-256/],
])('does not take a manifest that %s', (_, read, sentence) => {
  expect(read).toThrow(sentence);
});

const deep = (levels: number) => `{ me { ${'friend { '.repeat(levels - 2)}name${' }'.repeat(levels - 1)} }`;

it.each([
  ['is no GraphQL', '{ me', /Syntax Error/],
  ['does not fit the schema', '{ me { age } }', /Cannot query field "age"/],
  ['is too deep', deep(9), /9 levels of nested fields/],
  [
    'has too many fields at its root',
    `{ ${Array.from({ length: 11 }, (_, i) => `a${i}: me { name }`).join(' ')} }`,
    /11 root fields/,
  ],
  ['is too long', `{ me { ${'name '.repeat(1_500)} } }`, /more tha[nt] 1500 tokens/],
  [
    'grows too large',
    `{ me { ...A } } fragment A on Person { ${'...B '.repeat(50)} } fragment B on Person { ${'name '.repeat(50)} }`,
    /more than 2000 fields/,
  ],
  ['has one such operation among others', `query A ${deep(8)} query B ${deep(9)}`, /9 levels/],
])('does not trust a document that %s, and names it', (_, text, sentence) => {
  expect(() => checked(text)).toThrow(sentence);
  expect(() => checked(text)).toThrow(hashOf(text));
});

it('trusts what is just within the limits', () => {
  expect(checked(deep(8)).size).toBe(1);
});

it('trusts introspection where the schema may be asked for, and only there', () => {
  const text = '{ __schema { types { name } } }';
  expect(checked(text, true).size).toBe(1);
  expect(() => checked(text, false)).toThrow(/introspection/);
});
