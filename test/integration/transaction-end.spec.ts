import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Database } from '../../src/platform/database/database.ts';
import type { Tx } from '../../src/platform/database/transaction.ts';
import { defineJob, enqueue } from '../../src/platform/jobs/job.ts';
import { newId } from '../../src/platform/ids.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';

const REMARK = defineJob({ name: 'remark', payload: z.object({ organizationId: z.string() }) });

let base: TestDatabase;
let server: TestApp;
let database: Database;
let organizations: SeededOrganization[];

beforeAll(async () => {
  base = await createTestDatabase();
  server = await startTestApp(base, { ROLE: 'api', DATABASE_POOL_SIZE: '2' });
  database = server.app.get(Database);
  organizations = [await seedOrganization(server.app, 'north'), await seedOrganization(server.app, 'south')];
});

afterAll(async () => {
  await server?.stop();
  await base?.drop();
});

const scopeOf = (index: number) => ({ organizationId: organizations[index]?.id ?? '', userId: null });
const remarks = async () =>
  (
    await base.admin<{ key: string }>(
      `SELECT j.key FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
       WHERE t.identifier = 'remark'`,
    )
  ).length;

describe('a transaction that fails', () => {
  it('takes along what still waited behind something slow, and leaves its connection to nobody in between', async () => {
    const work = async (tx: Tx) => {
      const slow = tx.as('SCORER', async (inner) => {
        await inner.query('SELECT pg_sleep(0.2)');
        await inner.query('SELECT 1');
      });
      // These wait for the connection; the check fails first.
      const late = tx.query(`SELECT enqueue_job('remark', '{}', NULL, $1, 3)`, [newId()]);
      await Promise.all([slow, late, Promise.reject(new Error('a check failed'))]);
    };
    const others = scopeOf(1);
    await expect(database.transact(scopeOf(0), work)).rejects.toThrow('a check failed');
    const seen = await Promise.all(
      Array.from({ length: 6 }, () =>
        database.read({ ...others }, (tx) =>
          tx.query<{ organization: string; actor: string }>(
            `SELECT current_setting('app.organization_id') AS organization, current_setting('app.actor') AS actor, pg_sleep(0.05)`,
          ),
        ),
      ),
    );
    for (const [row] of seen)
      expect(row).toMatchObject({ organization: others.organizationId, actor: 'MEMBER' });
    expect(await remarks()).toBe(0);
  });

  it('says why a statement failed that went with the commit and that nobody waited for', async () => {
    for (const index of [0, 1]) {
      const work = async (tx: Tx) => {
        await tx.query('SELECT 1');
        tx.query(`DO $$ BEGIN RAISE 'no time' USING ERRCODE = '57014'; END $$`).catch(() => undefined);
      };
      await expect(database.transact(scopeOf(index), work)).rejects.toMatchObject({
        code: 'SERVICE_UNAVAILABLE',
      });
    }
  });

  it('says so when a write that nobody waited for comes too late', async () => {
    let kept: Tx | null = null;
    await database.transact(scopeOf(0), async (tx) => {
      kept = tx;
      await tx.query('SELECT 1');
    });
    expect(() => (kept as unknown as Tx).execute('SELECT 1')).toThrow('has ended');
  });
});

describe('a statement that is read alone', () => {
  const ASK = `SELECT slug, current_setting('app.organization_id') AS organization, pg_backend_pid() AS connection FROM organizations`;
  const LEFT = `SELECT current_setting('app.organization_id', true) AS organization, current_setting('transaction_read_only') AS read_only`;
  type Seen = { slug: string; organization: string; connection: number };

  it('sees its own organization alone and leaves nothing behind, on a connection that is new to it and on one that is not', async () => {
    for (const round of [0, 1, 2, 3, 4, 5]) {
      const scopes = [scopeOf(round % 2), scopeOf((round + 1) % 2)];
      const seen = await Promise.all(
        scopes.map((scope) => database.readOnce(scope, (tx) => tx.query<Seen>(ASK))),
      );
      expect(seen.map((rows) => rows.map((row) => row.organization))).toEqual(
        scopes.map(({ organizationId }) => [organizationId]),
      );
    }
    const pool = server.app.get(DataSource);
    const left = await Promise.all([pool.query(LEFT), pool.query(LEFT)]);
    for (const rows of left) expect(rows).toEqual([{ organization: '', read_only: 'off' }]);
  });

  it('can neither write nor be followed by another', async () => {
    const scope = scopeOf(0);
    for (const _ of [1, 2, 3]) {
      const write = database.readOnce(scope, (tx) =>
        tx.query(`UPDATE organizations SET name = 'taken' WHERE id = $1`, [scope.organizationId]),
      );
      await expect(write).rejects.toThrow('read-only transaction');
      const two = database.readOnce(scope, async (tx) => {
        await tx.query('SELECT 1');
        await tx.query('SELECT 2');
      });
      await expect(two).rejects.toThrow('One statement');
    }
    expect(await database.readOnce(scope, (tx) => tx.query('SELECT 3 AS three'))).toEqual([{ three: 3 }]);
  });
});

describe('a job with a key', () => {
  it('is added beside one that a runner is just taking', async () => {
    const scope = scopeOf(0);
    const add = () =>
      database.transact(scope, (tx) => enqueue(tx, REMARK, [{ ...scope }], { key: () => 'the same' }));
    await add();
    // The runner: takes the job, and commits while the other waits for the row.
    const taken = base.admin(
      `DO $$ BEGIN
         UPDATE graphile_worker._private_jobs SET locked_at = now(), locked_by = 'runner', attempts = attempts + 1 WHERE key LIKE '%the same';
         PERFORM pg_sleep(0.4);
       END $$`,
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    await add();
    await taken;
    const jobs = await base.admin<{ taken: boolean }>(
      `SELECT j.locked_at IS NOT NULL AS taken FROM graphile_worker._private_jobs j
       JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = 'remark' ORDER BY j.id`,
    );
    expect(jobs).toEqual([{ taken: true }, { taken: false }]);
  });

  it('is added beside one that is dead, and replaces one that waits', async () => {
    const scope = scopeOf(1);
    const add = () =>
      database.transact(scope, (tx) => enqueue(tx, REMARK, [{ ...scope }], { key: () => 'another' }));
    const jobs = () =>
      base.admin(`SELECT attempts, max_attempts, key IS NOT NULL AS has_key, revision FROM graphile_worker._private_jobs
        WHERE payload ->> 'organizationId' = '${scope.organizationId}' ORDER BY id`);
    await add();
    await add();
    expect(await jobs()).toMatchObject([{ attempts: 0, has_key: true, revision: 1 }]);
    await base.admin(
      `UPDATE graphile_worker._private_jobs SET attempts = max_attempts WHERE key LIKE '%another'`,
    );
    await add();
    expect(await jobs()).toMatchObject([
      { attempts: 5, max_attempts: 5, has_key: false },
      { attempts: 0, has_key: true, revision: 0 },
    ]);
  });
});
