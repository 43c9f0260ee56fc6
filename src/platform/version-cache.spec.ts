import { afterEach, describe, expect, it } from '@jest/globals';
import { VersionCache, limitVersionCache } from './version-cache.ts';

interface Row {
  readonly of: string;
}

/** A cache with a source that says whose rows were asked for. */
function cacheOf(kind: string, isPublished = true, bytes = 0) {
  const cache = new VersionCache<Row>(kind);
  const asked: string[] = [];
  const rowsOf = (organizationId: string, ids: readonly string[]) =>
    cache.rowsOf({}, organizationId, ids, async (missing) => {
      asked.push(...missing.map((id) => `${organizationId} ${id}`));
      return missing.map((id) => ({ id, isPublished, bytes, rows: [{ of: `${organizationId} ${id}` }] }));
    });
  return { rowsOf, asked };
}

afterEach(() => limitVersionCache(50_000));

describe('VersionCache', () => {
  it('reads each version once, and answers in the order that is asked for', async () => {
    const { rowsOf, asked } = cacheOf('once');
    await rowsOf('north', ['a']);
    expect(await rowsOf('north', ['b', 'a', 'b'])).toEqual([
      [{ of: 'north b' }],
      [{ of: 'north a' }],
      [{ of: 'north b' }],
    ]);
    expect(asked).toEqual(['north a', 'north b']);
  });

  it('gives an organization only what was read for it', async () => {
    const { rowsOf, asked } = cacheOf('tenants');
    await rowsOf('north', ['a']);
    expect(await rowsOf('south', ['a'])).toEqual([[{ of: 'south a' }]]);
    expect(asked).toEqual(['north a', 'south a']);
  });

  it('forgets for long rows what it would keep for short ones', async () => {
    limitVersionCache(10);
    const { rowsOf, asked } = cacheOf('short');
    await rowsOf('north', ['a', 'b']);
    await cacheOf('long', true, 3_000).rowsOf('north', ['a']);
    await rowsOf('north', ['b']);
    await rowsOf('north', ['a']);
    expect(asked).toEqual(['north a', 'north b', 'north a']);
  });

  it('keeps kinds apart', async () => {
    await cacheOf('units').rowsOf('north', ['a']);
    const { rowsOf, asked } = cacheOf('quizzes');
    await rowsOf('north', ['a']);
    expect(asked).toEqual(['north a']);
  });

  it.each([
    ['a version that is not published', false, 50_000],
    ['anything when it is off', true, 0],
  ])('does not remember %s', async (_, isPublished, rows) => {
    limitVersionCache(rows);
    const { rowsOf, asked } = cacheOf('forgotten', isPublished);
    await rowsOf('north', ['a']);
    await rowsOf('north', ['a']);
    expect(asked).toHaveLength(2);
  });
});
