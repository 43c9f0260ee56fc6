import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemScope } from '../../src/platform/auth/viewer.ts';
import { Database } from '../../src/platform/database/database.ts';
import { newId } from '../../src/platform/ids.ts';
import { Budgets } from '../../src/platform/rate-limit/budgets.ts';
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

describe('a budget', () => {
  const BUDGET = { action: 'points', turns: 400, seconds: 60 };
  const SLICE = 20;
  const budgetsOf = ({ app }: TestApp) => new Budgets(app.get(Database));
  const used = async (subject: string) => {
    const hash = createHash('sha256').update(subject).digest('base64url');
    const rows = await database.admin<{ used: number }>('SELECT used FROM rate_limits WHERE subject = $1', [
      hash,
    ]);
    return rows.map((row) => row.used);
  };

  it('gives two processes the limit and a few slices, however they hurry, and never less', async () => {
    const both = [budgetsOf(one), budgetsOf(two)];
    const asked = Array.from({ length: 300 }, (_, n) =>
      both[n % 2]!.spend(BUDGET, { organizationId: north, subject: 'hasty' }, 3),
    );
    const others = Promise.all(
      both.map((some) => some.spend(BUDGET, { organizationId: south, subject: 'hasty' }, 1)),
    );
    const given = (await Promise.all(asked)).filter(({ retryAt }) => retryAt === null).length * 3;
    expect(given).toBeGreaterThan(BUDGET.turns - 3);
    expect(given).toBeLessThanOrEqual(BUDGET.turns + both.length * 2 * SLICE);
    expect((await others).map(({ retryAt }) => retryAt)).toEqual([null, null]);
  });

  it('asks Postgres nothing for whoever uses little, and nothing more once all is used', async () => {
    const budgets = budgetsOf(one);
    const counted = { organizationId: north, subject: 'modest' };
    for (let n = 0; n < SLICE; n++) await budgets.spend(BUDGET, counted, 1);
    expect(await used('modest')).toEqual([]);
    expect(await budgets.spend(BUDGET, counted, 379)).toMatchObject({
      standing: { remaining: 1 },
      retryAt: null,
    });
    expect(await used('modest')).toEqual([399]);
    expect(await budgets.spend(BUDGET, counted, 2)).toMatchObject({ retryAt: expect.any(Date) });
    await database.admin('UPDATE rate_limits SET used = 0 WHERE organization_id = $1', [north]);
    // It knows; Postgres would say otherwise by now.
    expect(await budgets.spend(BUDGET, counted, 2)).toMatchObject({ retryAt: expect.any(Date) });
    expect(await budgets.spend(BUDGET, counted, 1)).toMatchObject({
      standing: { remaining: 0 },
      retryAt: null,
    });
  });

  it('is exact where it is small, and counts what is refused as nothing', async () => {
    const small = { action: 'submit', turns: 5, seconds: 60 };
    const counted = { organizationId: north, subject: 'exact' };
    const both = [budgetsOf(one), budgetsOf(two)];
    const tooMany = await both[0]!.spend(small, counted, 6);
    expect(tooMany.retryAt).toEqual(expect.any(Date));
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => both[n % 2]!.spend(small, counted, 2)),
    );
    expect(answers.filter(({ retryAt }) => retryAt === null)).toHaveLength(2);
    expect((await both[1]!.spend(small, counted, 1)).retryAt).toBeNull();
    expect(await used('exact')).toEqual([5]);
  });

  it('is whole again when its window is over, in the process as in Postgres', async () => {
    const brief = { action: 'brief', turns: 2, seconds: 1 };
    const counted = { organizationId: north, subject: 'patient' };
    const budgets = budgetsOf(one);
    const spend = async () => (await budgets.spend(brief, counted, 1)).retryAt;
    expect([await spend(), await spend()]).toEqual([null, null]);
    const retryAt = await spend();
    expect(retryAt).not.toBeNull();
    await setTimeout(Number(retryAt) - Date.now() + 20);
    expect([await spend(), await spend(), await spend()]).toEqual([null, null, expect.any(Date)]);
  });
});
