import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Cancellation } from '../../src/platform/database/cancellation.ts';
import { Database } from '../../src/platform/database/database.ts';
import { DomainError } from '../../src/platform/errors.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { keptFromCpu } from '../support/longest-turn.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';

const POOL = 2;
const TIMEOUT = 1_000;
const COURSES = '{ courses(first: 1) { edges { node { title } } } }';
const CREATE = 'mutation ($input: CreateCohortInput!) { createCohort(input: $input) { cohort { name } } }';

let database: TestDatabase;
/** Gives operations a second. */
let hasty: TestApp;
/** Gives them longer than Postgres does. */
let patient: TestApp;
let organizations: SeededOrganization[];
/** Of each server, somebody of each organization; no learner, so that they may write as well. */
let hurried: Client[];
let calm: Client[];

beforeAll(async () => {
  database = await createTestDatabase();
  const env = { ROLE: 'api', DATABASE_POOL_SIZE: String(POOL) };
  hasty = await startTestApp(database, { ...env, GRAPHQL_TIMEOUT_MS: String(TIMEOUT) });
  patient = await startTestApp(database, env);
  organizations = [await seedOrganization(hasty.app, 'north'), await seedOrganization(hasty.app, 'south')];
  const signIn = (server: TestApp) =>
    Promise.all(organizations.map((organization) => organization.as(server.client, 'owner')));
  hurried = await signIn(hasty);
  calm = await signIn(patient);
  // What one organization reads or writes here takes longer than anybody waits. A view would do for its reads only.
  await database.admin(`
    CREATE TABLE slow (organization_id uuid PRIMARY KEY);
    GRANT SELECT ON slow TO PUBLIC;
    CREATE FUNCTION wait_if_slow(id uuid) RETURNS boolean LANGUAGE plpgsql AS $$
      BEGIN IF EXISTS (SELECT FROM slow WHERE organization_id = id) THEN PERFORM pg_sleep(60); END IF; RETURN true; END $$;
    CREATE POLICY slow ON courses AS RESTRICTIVE FOR SELECT USING (wait_if_slow(organization_id));
    CREATE FUNCTION wait_to_insert() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM wait_if_slow(NEW.organization_id); RETURN NEW; END $$;
    CREATE TRIGGER slow BEFORE INSERT ON cohorts FOR EACH ROW EXECUTE FUNCTION wait_to_insert()`);
});

afterAll(async () => {
  await hasty?.stop();
  await patient?.stop();
  await database?.drop();
});

beforeEach(() => hold(organizations[0]));

/** From now on nothing of this organization, and of no other, comes to an end. */
async function hold(organization?: SeededOrganization): Promise<void> {
  await database.admin('DELETE FROM slow');
  if (organization) await database.admin('INSERT INTO slow VALUES ($1)', [organization.id]);
}

/** Statements that sleep at this moment, of the servers of this spec. */
async function sleeping(): Promise<number> {
  const rows = await database.admin(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
  );
  return rows.length;
}

const isQuiet = async () => (await sleeping()) === 0;

/** All connections of the pool work, for both organizations. */
async function expectIntactPool(clients: readonly Client[]): Promise<void> {
  await hold();
  for (let round = 0; round < POOL; round++)
    for (const { errors } of await Promise.all(clients.map((client) => client.send(COURSES))))
      expect(errors).toEqual([]);
  await waitUntil('no transaction is left open', async () => {
    const left = await database.admin(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'`,
    );
    return left.length === 0;
  });
}

const cohorts = async (name: string) =>
  (await database.admin('SELECT 1 FROM cohorts WHERE name = $1', [name])).length;

describe('an operation that takes too long', () => {
  it.each([
    // Of a query nothing is answered; what a mutation has to say, is.
    ['query', COURSES, {}, 503],
    ['mutation', CREATE, { input: { name: 'Too slow' } }, 200],
  ])('is answered in time with a code, and its work is gone: a %s', async (_, document, variables, told) => {
    const [north, south] = hurried as [Client, Client];
    const own = () => performance.now() - keptFromCpu();
    const from = own();
    const slow = north.send(document, variables);
    await waitUntil('it is under way', async () => (await sleeping()) > 0);
    // Meanwhile others do not notice.
    expect((await south.send(COURSES)).errors).toEqual([]);
    const { status, errors } = await slow;
    expect(own() - from).toBeLessThan(TIMEOUT + 900);
    expect([status, errors.map(({ extensions, message }) => [extensions.code, message])]).toEqual([
      told,
      [['SERVICE_UNAVAILABLE', `The operation was stopped: it took longer than ${TIMEOUT} ms.`]],
    ]);
    await waitUntil('its statement is gone', isQuiet, 20_000);
    expect(await cohorts('Too slow')).toBe(0);
    await expectIntactPool(hurried);
  });

  it('begins no further statement, and fills the pool no longer than that', async () => {
    const [north, south] = hurried as [Client, Client];
    const several = '{ a: courses { edges { node { title } } } b: courses { edges { node { title } } } }';
    const filling = Array.from({ length: POOL }, () => north.send(several));
    await waitUntil('the pool is full', async () => (await sleeping()) === POOL);
    // Whoever comes now waits for a connection until the others have lost theirs.
    await new Promise((resolve) => setTimeout(resolve, TIMEOUT * 0.6));
    const answers = await Promise.all([...filling, south.send(COURSES)]);
    expect(answers.map(({ errors }) => errors.map(({ extensions }) => extensions.code))).toEqual([
      ...filling.map(() => ['SERVICE_UNAVAILABLE']),
      [],
    ]);
    expect(await sleeping()).toBe(0);
    await expectIntactPool(hurried);
  });

  it('is rolled back, and done when it is sent again under its key', async () => {
    const [north] = hurried as [Client];
    const input = { name: 'In the end', idempotencyKey: randomUUID() };
    expect(await north.code(CREATE, { input })).toBe('SERVICE_UNAVAILABLE');
    await hold();
    for (let time = 0; time < 2; time++)
      expect(await north.run(CREATE, { input })).toEqual({
        createCohort: { cohort: { name: 'In the end' } },
      });
    expect(await cohorts('In the end')).toBe(1);
  });
});

describe('a client that hangs up', () => {
  /** Sends an operation and hangs up once it is under way in the database. */
  async function hangUp(client: Client, query: string, variables: object = {}): Promise<void> {
    const line = new AbortController();
    const sent = fetch(`${client.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${client.token}` },
      body: JSON.stringify({ query, variables }),
      signal: line.signal,
    });
    await waitUntil('it is under way', async () => (await sleeping()) > 0);
    line.abort();
    await expect(sent).rejects.toThrow();
  }

  it('takes its query with it, and nobody else’s', async () => {
    for (const [at, organization] of organizations.entries()) {
      await hold(organization);
      const others = calm[1 - at] as Client;
      await hangUp(calm[at] as Client, COURSES);
      expect((await others.send(COURSES)).errors).toEqual([]);
      await waitUntil('its statement is gone', isQuiet, 20_000);
    }
    await expectIntactPool(calm);
  });

  it('does not take its mutation with it, which is done whether anybody waits or not', async () => {
    await database.admin(`
      CREATE OR REPLACE FUNCTION wait_to_insert() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_sleep(0.5); RETURN NEW; END $$`);
    await hangUp(calm[0] as Client, CREATE, { input: { name: 'Nobody waits' } });
    await waitUntil('it is done', async () => (await cohorts('Nobody waits')) === 1);
    await expectIntactPool(calm);
  });
});

describe('a transaction whose operation is stopped between two statements', () => {
  const reason = new DomainError('SERVICE_UNAVAILABLE', 'Stopped.');
  const scopeOf = (cancellation: Cancellation) => ({
    organizationId: organizations[0]?.id ?? '',
    userId: null,
    cancellation,
  });

  it('asks nothing more', async () => {
    const cancellation = new Cancellation();
    const doors = patient.app.get(Database);
    await doors.read(scopeOf(cancellation), async (tx) => {
      await tx.query('SELECT 1');
      cancellation.cancel(reason);
      await expect(tx.query('SELECT 1')).rejects.toBe(reason);
    });
    await expect(doors.read(scopeOf(cancellation), async () => 1)).rejects.toBe(reason);
    await expectIntactPool(calm);
  });

  it('is not committed', async () => {
    await hold();
    const cancellation = new Cancellation();
    const written = patient.app.get(Database).transact(scopeOf(cancellation), async (tx) => {
      await tx.query(`UPDATE organizations SET name = 'Changed' WHERE id = $1`, [organizations[0]?.id]);
      cancellation.cancel(reason);
    });
    await expect(written).rejects.toBe(reason);
    expect(await database.admin(`SELECT 1 FROM organizations WHERE name = 'Changed'`)).toEqual([]);
    await expectIntactPool(calm);
  });
});
