import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { limitAddress, networkOf } from '../../src/platform/rate-limit/limit-address.ts';
import { limitRate, takeTurn } from '../../src/platform/rate-limit/take-turn.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

const LIMIT = { action: 'resend', turns: 3, seconds: 60 };

let database: TestDatabase;
let one: TestApp;
let two: TestApp;
const north = newId();
const south = newId();

beforeAll(async () => {
  database = await createTestDatabase();
  [one, two] = await Promise.all([
    startTestApp(database, { ROLE: 'api' }),
    startTestApp(database, { ROLE: 'api' }),
  ]);
});

afterAll(async () => {
  await Promise.all([one?.stop(), two?.stop()]);
  await database?.drop();
});

const take = ({ app }: TestApp, organizationId: string, subject: string, limit = LIMIT) =>
  app
    .get(Database)
    .transact(systemScope(organizationId), (tx) => takeTurn(tx, limit, { organizationId, subject }));

const endWindows = (organizationId: string, ago: string) =>
  database.admin(`UPDATE rate_limits SET ends_at = now() - $2::interval WHERE organization_id = $1`, [
    organizationId,
    ago,
  ]);

describe('a rate limit', () => {
  it('gives a subject its turns and not one more, in two processes at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) => take(n % 2 === 0 ? one : two, north, 'ada')),
    );
    expect(answers.filter((retryAt) => retryAt === null)).toHaveLength(3);
    const [retryAt] = answers.filter((answer) => answer !== null);
    expect(retryAt?.getTime()).toBeGreaterThan(Date.now());
    expect(retryAt?.getTime()).toBeLessThan(Date.now() + 61_000);
  });

  it('counts organizations, actions and subjects apart', async () => {
    expect(await take(one, south, 'ada')).toBeNull();
    expect(await take(one, north, 'bob')).toBeNull();
    expect(await take(one, north, 'ada', { ...LIMIT, action: 'retry' })).toBeNull();
    expect(await take(one, north, 'ada')).not.toBeNull();
  });

  it('is refused as RATE_LIMITED that says when to come back', async () => {
    const refused = one.app
      .get(Database)
      .transact(systemScope(north), (tx) => limitRate(tx, LIMIT, { organizationId: north, subject: 'ada' }));
    await expect(refused).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: { retryAt: expect.stringMatching(/^\d{4}-.*Z$/) },
    });
  });

  it('begins anew when its window is over, and clears away what nobody asks for any more', async () => {
    await endWindows(north, '2 hours');
    expect(await take(two, north, 'carol')).toBeNull();
    const left = await database.admin<{ used: number }>(
      'SELECT used FROM rate_limits WHERE organization_id = $1',
      [north],
    );
    expect(left).toEqual([{ used: 1 }]);
    await endWindows(north, '1 second');
    for (const expected of [null, null, null, expect.any(Date)])
      expect(await take(one, north, 'carol')).toEqual(expected);
  });

  it('keeps no address as it is', async () => {
    await limitAddress(one.app.get(Database), LIMIT, '203.0.113.9');
    const rows = await database.admin<{ all: string }>('SELECT r::text AS all FROM rate_limits r');
    expect(rows.map(({ all }) => all).join()).not.toMatch(/203\.0\.113|carol/);
  });

  it.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:0:1:aaaa::1', '2001:db8:0:1::/64'],
    ['2001:0DB8::1:2', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['', ''],
  ])('counts %s as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
