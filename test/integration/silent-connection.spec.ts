import { createServer, connect } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import type { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll } from '../support/journey.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { waitUntil } from '../support/wait.ts';

const POOL = 2;
const LEASE_SECONDS = 6;
let database: TestDatabase;
let proxy: Proxy;
let server: TestApp;
let organizations: SeededOrganization[];
let learners: Client[];

beforeAll(async () => {
  database = await createTestDatabase();
  proxy = await startProxy(database.url);
  server = await startTestApp(
    { ...database, url: proxy.url },
    { ROLE: 'api', DATABASE_POOL_SIZE: String(POOL) },
  );
  organizations = [await seedOrganization(server.app, 'north'), await seedOrganization(server.app, 'south')];
  learners = await Promise.all(
    organizations.map((organization) => organization.as(server.client, 'learner')),
  );
});

afterAll(async () => {
  await server?.stop();
  await proxy?.close();
  await database?.drop();
});

it('connections of the queue that fall silent do not keep a runner from saying that it lives, from its jobs, nor from stopping', async () => {
  const runner = await startTestApp(
    { ...database, url: proxy.url },
    { ROLE: 'all', JOB_LEASE_SECONDS: String(LEASE_SECONDS) },
  );
  let stopSeconds: number;
  try {
    await Promise.all(
      learners.map((learner, index) => enroll(learner, organizations[index]?.courseId ?? '')),
    );
    const isOut = (count: number) =>
      waitUntil(`${count} e-mails are out`, async () => {
        const sent = await database.admin(`SELECT FROM email_deliveries WHERE status = 'ACCEPTED'`);
        return sent.length === count;
      });
    await isOut(2);
    expect(proxy.silence('stepwise-runner')).toBeGreaterThan(2);
    await database.admin(
      `WITH again AS (UPDATE email_deliveries SET status = 'PLANNED', attempts = 0 RETURNING organization_id, id)
       SELECT enqueue_job('send-email', json_build_object('organizationId', organization_id, 'deliveryId', id), now(),
         organization_id || ':send-email:' || id, 25) FROM again`,
    );
    const from = Date.now();
    // The run of the queue may be replaced by another, whose pool speaks for the process then.
    let seenAt = from;
    let longest = 0;
    while (Date.now() - from < LEASE_SECONDS * 1_200) {
      const [beat] = await database.admin<{ at: Date | null }>(
        'SELECT max(seen_at) AS at FROM runner_heartbeats',
      );
      seenAt = Math.max(seenAt, beat?.at?.getTime() ?? 0);
      longest = Math.max(longest, (Date.now() - seenAt) / 1_000);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(longest).toBeLessThan(LEASE_SECONDS);
    await isOut(2);
  } finally {
    const stoppingAt = Date.now();
    await runner.stop();
    stopSeconds = (Date.now() - stoppingAt) / 1_000;
  }
  expect(stopSeconds).toBeLessThan(15);
});

it('a connection that falls silent fails its request, is dropped, and costs nobody else anything', async () => {
  const ask = async (learner: Client) => learner.send('{ courses(first: 1) { edges { node { id } } } }');
  await Promise.all(learners.map(ask));
  proxy.silence();
  const from = Date.now();
  const answers = await Promise.all(learners.map(ask));
  for (const { errors } of answers)
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['SERVICE_UNAVAILABLE']);
  expect(Date.now() - from).toBeLessThan(10_000);

  // Every connection of the pool had fallen silent; whatever comes next has new ones, to read and to write.
  for (const [index, learner] of learners.entries()) {
    const { status, errors } = await ask(learner);
    expect([status, errors]).toEqual([200, []]);
    await enroll(learner, organizations[index]?.courseId ?? '');
  }
  expect(proxy.silenced()).toBe(0);
});

interface Proxy {
  readonly url: string;
  /**
   * Nothing passes any more on the connections there are now, or on those of an application; they stay open.
   * @returns how many those are
   */
  silence(application?: string): number;
  /** How many of those are still held by the server. */
  silenced(): number;
  close(): Promise<void>;
}

/** A line to Postgres that can go dead, as one does when a router in between forgets it. */
async function startProxy(databaseUrl: string): Promise<Proxy> {
  const target = new URL(databaseUrl);
  const lines = new Set<[Socket, Socket]>();
  const dead = new Set<Socket>();
  /** Names the application. */
  const greetings = new WeakMap<Socket, string>();
  const listener: Server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    const line: [Socket, Socket] = [near, far];
    lines.add(line);
    near.once('data', (greeting: Buffer) => greetings.set(near, greeting.toString('latin1')));
    near.pipe(far);
    far.pipe(near);
    const end = () => {
      lines.delete(line);
      dead.delete(near);
      near.destroy();
      far.destroy();
    };
    for (const socket of line) socket.on('error', end).on('close', end);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((listener.address() as AddressInfo).port);
  return {
    url: url.toString(),
    silence(application = '') {
      const silenced = [...lines].filter(([near]) => greetings.get(near)?.includes(application));
      for (const [near, far] of silenced) {
        near.unpipe(far);
        far.unpipe(near);
        near.resume(); // so that its end is seen
        dead.add(near);
      }
      return silenced.length;
    },
    silenced: () => dead.size,
    async close() {
      for (const [near, far] of lines) for (const socket of [near, far]) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
