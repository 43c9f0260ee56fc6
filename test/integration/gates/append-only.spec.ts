import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { newId } from '../../../src/platform/ids.ts';
import { openSession } from '../../support/app-session.ts';
import type { SqlSession } from '../../support/app-session.ts';
import { startTwoTenants } from '../../support/two-tenants.ts';
import type { TwoTenants } from '../../support/two-tenants.ts';

const INSUFFICIENT_PRIVILEGE = '42501';
const RESTRICT_VIOLATION = '23001';

const APPEND_ONLY = ['audit_events', 'delivery_events', 'grade_events', 'item_keys', 'item_versions'];
/** Those of them that not even their owner changes. Audit and delivery events may one day have a person erased from them. */
const FROZEN = ['grade_events', 'item_keys', 'item_versions'];
const PUBLISHED = ['blocks', 'quiz_slots', 'quizzes', 'sections', 'units'];

let tenants: TwoTenants;
let app: SqlSession;
let admin: SqlSession;
let own: Record<string, string>;

beforeAll(async () => {
  tenants = await startTwoTenants();
  app = await openSession(tenants.database.url);
  admin = await openSession(tenants.database.adminUrl);
  own = { 'app.organization_id': tenants.north.id, 'app.actor': 'AUTHOR' };
});

afterAll(async () => {
  await app?.end();
  await admin?.end();
  await tenants?.end();
});

describe('what happened', () => {
  it.each(APPEND_ONLY)('is neither changed nor removed by the app role: %s', async (table) => {
    const change = `UPDATE ${table} SET organization_id = organization_id`;
    expect((await app.try(change, [], own)).code).toBe(INSUFFICIENT_PRIVILEGE);
    expect((await app.try(`DELETE FROM ${table}`, [], own)).code).toBe(INSUFFICIENT_PRIVILEGE);
    expect((await app.try(`SELECT 1 FROM ${table}`, [], own)).count).toBeGreaterThan(0);
  });

  it.each(FROZEN)('is neither changed nor removed by anybody: %s', async (table) => {
    const change = `UPDATE ${table} SET organization_id = organization_id`;
    expect((await admin.try(change)).code).toBe(RESTRICT_VIOLATION);
    expect((await admin.try(`DELETE FROM ${table}`)).code).toBe(RESTRICT_VIOLATION);
  });
});

describe('a published course version', () => {
  it.each(PUBLISHED)('takes no new row, change or removal, not even from a superuser: %s', async (table) => {
    const { rows } = await admin.try(`SELECT to_jsonb(t) AS row FROM ${table} t LIMIT 1`);
    const row = rows[0]?.['row'] as Record<string, unknown>;
    const copy = { ...row, ...('id' in row && { id: newId() }), position: 99 };
    const insert = `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1)).*`;
    expect((await admin.try(insert, [copy])).code).toBe(RESTRICT_VIOLATION);
    expect(
      (await app.try(insert, [copy], { 'app.organization_id': String(row['organization_id']) })).code,
    ).toBe(RESTRICT_VIOLATION);
    expect((await admin.try(`UPDATE ${table} SET organization_id = organization_id`)).code).toBe(
      RESTRICT_VIOLATION,
    );
    expect((await admin.try(`DELETE FROM ${table}`)).code).toBe(RESTRICT_VIOLATION);
  });

  it('is itself neither changed nor removed', async () => {
    const changes = [
      "title = 'Other'",
      'published_at = NULL',
      'published_at = now()',
      'content_hash = title',
    ];
    for (const change of changes) {
      const sql = `UPDATE course_versions SET ${change}`;
      expect([change, (await app.try(sql, [], own)).code]).toEqual([change, RESTRICT_VIOLATION]);
      expect([change, (await admin.try(sql)).code]).toEqual([change, RESTRICT_VIOLATION]);
    }
    expect((await admin.try('DELETE FROM course_versions')).code).toBe(RESTRICT_VIOLATION);
  });

  it('takes nothing that another transaction is adding while it is being published', async () => {
    const { database, north } = tenants;
    const versionId = newId();
    await database.admin(
      `INSERT INTO course_versions (organization_id, id, course_id, number, content_hash, title) VALUES ($1, $2, $3, 99, 'x', 'x')`,
      [north.id, versionId, north.courseId],
    );
    const publisher = new pg.Client(database.adminUrl);
    await publisher.connect();
    try {
      await publisher.query('BEGIN');
      await publisher.query('UPDATE course_versions SET published_at = now() WHERE id = $1', [versionId]);
      const adding = admin.try(
        `INSERT INTO sections (organization_id, id, course_version_id, position, title) VALUES ($1, $2, $3, 1, 'x')`,
        [north.id, newId(), versionId],
      );
      const first = await Promise.race([adding, new Promise((resolve) => setTimeout(resolve, 100, 'waits'))]);
      await publisher.query('COMMIT');
      expect([first, (await adding).code]).toEqual(['waits', RESTRICT_VIOLATION]);
    } finally {
      await publisher.end();
    }
  });
});

describe('answer keys', () => {
  it.each(['AUTHOR', 'SCORER'])('are open to an %s', async (actor) => {
    const settings = { ...own, 'app.actor': actor };
    expect((await app.try('SELECT 1 FROM item_keys', [], settings)).count).toBeGreaterThan(0);
  });

  it.each(['', 'MEMBER', 'author'])(
    'are closed to the actor "%s", for reading and for writing',
    async (actor) => {
      const settings = { ...own, 'app.actor': actor };
      expect((await app.try('SELECT 1 FROM item_keys', [], settings)).count).toBe(0);
      const { rows } = await admin.try(
        'SELECT organization_id, id FROM item_versions WHERE organization_id = $1 LIMIT 1',
        [tenants.north.id],
      );
      const insert = `INSERT INTO item_keys (organization_id, item_version_id, key) VALUES ($1, $2, '{}')`;
      const { code } = await app.try(insert, [rows[0]?.['organization_id'], rows[0]?.['id']], settings);
      expect(code).toBe(INSUFFICIENT_PRIVILEGE);
    },
  );
});

describe('the queue', () => {
  const QUEUE = ['_private_jobs', '_private_job_queues', '_private_tasks', '_private_known_crontabs'];
  const ENQUEUE = `SELECT enqueue_job('a-task', '{}', now() + interval '1 day', 'a-key', 5)`;

  it('takes jobs from the app role and shows them to nobody but a runner', async () => {
    const { database } = tenants;
    const client = await openSession(database.url);
    const runner = await openSession(database.url, '-c app.queue=runner');
    try {
      expect(await app.try(ENQUEUE, [], own)).toMatchObject({ code: null, count: 1 });
      await database.admin(ENQUEUE);
      expect(
        (await runner.try(`SELECT 1 FROM graphile_worker._private_jobs WHERE key = 'a-key'`)).count,
      ).toBe(1);
      for (const table of QUEUE) {
        const read = `SELECT 1 FROM graphile_worker.${table}`;
        expect([table, (await client.try(read)).count]).toEqual([table, 0]);
        expect([table, (await app.try(read, [], { ...own, 'app.queue': '' })).count]).toEqual([table, 0]);
      }
    } finally {
      await client.end();
      await runner.end();
    }
  });

  it('is written by no other way', async () => {
    expect((await app.try(`SELECT graphile_worker.add_job('a-task', '{}')`, [], own)).code).toBe(
      INSUFFICIENT_PRIVILEGE,
    );
    expect((await app.try('DELETE FROM graphile_worker._private_jobs', [], own)).count).toBe(0);
    expect((await app.try('SELECT 1 FROM graphile_worker.jobs', [], own)).code).toBe(INSUFFICIENT_PRIVILEGE);
  });
});
