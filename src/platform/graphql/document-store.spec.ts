import { expect, it } from '@jest/globals';
import { parse } from 'graphql';
import { DocumentStore } from './document-store.ts';
import { TrustedDocuments } from './trusted-documents.ts';

const documentOf = (letters: number) => parse(`{ a${' '.repeat(letters - 5)} }`);
const KIB = 1_024;

it('keeps what was used last, and no more letters than it may', async () => {
  const store = new DocumentStore(new TrustedDocuments({ file: null, introspection: true }));
  const kept = async () => {
    const keys = ['a', 'b', 'c', 'd'];
    const found = await Promise.all(keys.map((key) => store.get(key)));
    return keys.filter((_, at) => found[at] !== undefined).join('');
  };
  await store.set('a', documentOf(200 * KIB));
  await store.set('b', documentOf(200 * KIB));
  expect(await store.get('a')).toMatchObject({ kind: 'Document' });
  await store.set('c', documentOf(112 * KIB));
  expect(await kept()).toBe('abc');
  await store.get('b');
  await store.get('a');
  await store.set('d', documentOf(1 * KIB));
  expect(await kept()).toBe('abd');
  await store.set('d', documentOf(1 * KIB));
  await store.set('c', documentOf(111 * KIB));
  expect(await kept()).toBe('abcd');
  expect([await store.delete('a'), await store.delete('a'), await kept()]).toEqual([true, false, 'bcd']);
});
