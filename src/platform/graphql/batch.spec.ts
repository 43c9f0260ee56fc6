import { expect, it } from '@jest/globals';
import type { Viewer } from '../auth/viewer.ts';
import { Batch, forgetReads, rememberReads } from './batch.ts';

it('asks for nothing twice from one snapshot, and for everything after it', async () => {
  const viewer = {} as Viewer;
  const asked: (readonly string[])[] = [];
  const lengths = new Batch<string, number>((_, keys) => {
    asked.push(keys);
    return Promise.resolve(keys.map((key) => key.length));
  });
  rememberReads(viewer);
  expect(await Promise.all([lengths.load(viewer, 'ab'), lengths.load(viewer, 'abc')])).toEqual([2, 3]);
  expect(await lengths.loadMany(viewer, ['abc', 'a', 'ab'])).toEqual([3, 1, 2]);
  expect(asked).toEqual([['ab', 'abc'], ['a']]);
  forgetReads(viewer);
  expect(await lengths.load(viewer, 'ab')).toBe(2);
  expect(asked).toEqual([['ab', 'abc'], ['a'], ['ab']]);
});
