import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessTokens } from '../../src/platform/auth/access-tokens.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { Client } from '../support/client.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';
import { enroll } from '../support/journey.ts';
import { addLearners } from '../support/learners.ts';
import { seedOrganization } from '../support/seed.ts';
import type { SeededOrganization } from '../support/seed.ts';
import { watchStatements } from '../support/watch-statements.ts';

const COURSE_PAGE = readFileSync(
  path.join(import.meta.dirname, '../../docs/operations/journey/04-course-page.graphql'),
  'utf8',
);

interface Claims {
  readonly organizationId: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly membershipId?: string;
}

let database: TestDatabase;
let server: TestApp;
let organizations: SeededOrganization[];
/** A learner of each organization, enrolled in its course. */
let learners: Client[];

/** What the process says to Postgres: statement by statement, and how often it writes to a socket of it. */
let watch: ReturnType<typeof watchStatements>;
let packets = 0;
type Writes = Record<'_write' | '_writev', (this: Socket, ...args: unknown[]) => unknown>;
const socket = Socket.prototype as unknown as Writes;
const { _write, _writev } = socket;

function counted(write: Writes['_write'], port: number): Writes['_write'] {
  return function (this: Socket, ...args) {
    if (this.remotePort === port) packets++;
    return write.apply(this, args);
  };
}

beforeAll(async () => {
  database = await createTestDatabase();
  server = await startTestApp(database, { ROLE: 'api' });
  organizations = [await seedOrganization(server.app, 'north'), await seedOrganization(server.app, 'south')];
  learners = [];
  for (const organization of organizations) {
    const [learner] = await addLearners({ app: server.app, database }, organization, 1);
    const client = new Client(server.url, learner?.token);
    await enroll(client, organization.courseId);
    // What belongs to the version is remembered from now on, and the statements are prepared.
    for (let i = 0; i < 3; i++) await client.run(COURSE_PAGE, { id: organization.courseId });
    learners.push(client);
  }
  watch = watchStatements();
  const port = Number(new URL(database.url).port);
  Object.assign(socket, { _write: counted(_write, port), _writev: counted(_writev, port) });
});

afterAll(async () => {
  watch?.stop();
  Object.assign(socket, { _write, _writev });
  await server?.stop();
  await database?.drop();
});

beforeEach(() => {
  watch.statements.length = 0;
  packets = 0;
});

/** What work comes to, and the packets that it takes until nothing of it waits to be sent. */
async function packetsOf<T>(work: () => Promise<T>): Promise<[T, number]> {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 30));
  await pause();
  packets = 0;
  const result = await work();
  await pause();
  return [result, packets];
}

const sign = async (claims: Claims) =>
  new Client(server.url, (await server.app.get(AccessTokens).sign(claims)).token);

/** What a client's token claims. */
function claimsOf({ token }: Client): Claims {
  const { tid, sub, sid, mid } = JSON.parse(
    Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString(),
  ) as Record<'tid' | 'sub' | 'sid' | 'mid', string>;
  return { organizationId: tid, userId: sub, sessionId: sid, membershipId: mid };
}

const hasRead = (table: string) => watch.statements.some(({ text }) => text.includes(`FROM ${table}`));

describe('the course page', () => {
  it('is asked in one packet with who asks, and the snapshot ended with another, or with what comes next', async () => {
    for (const [n, { courseId }] of organizations.entries()) {
      const ask = () => (learners[n] as Client).run(COURSE_PAGE, { id: courseId });
      const [{ course }, packets] = await packetsOf(ask);
      expect(course.units.edges).toHaveLength(3);
      expect(packets).toBe(2);
      const [, ofThree] = await packetsOf(async () => {
        for (let i = 0; i < 3; i++) await ask();
      });
      expect(ofThree).toBeGreaterThanOrEqual(4);
      expect(ofThree).toBeLessThanOrEqual(6);
    }
  });

  it('is the same for a token of before, which does not name the member', async () => {
    const [{ courseId }] = organizations as [SeededOrganization];
    const [learner] = learners as [Client];
    const { membershipId: _, ...claims } = claimsOf(learner);
    const older = await sign(claims);
    const [page, packets] = await packetsOf(() => older.run(COURSE_PAGE, { id: courseId }));
    expect(page).toEqual(await learner.run(COURSE_PAGE, { id: courseId }));
    expect(packets).toBeGreaterThan(2);
  });
});

describe('what was read for whom a token claims to be', () => {
  const refused = { status: 401, data: null, errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] };

  it('is dropped when the session is over', async () => {
    const [organization] = organizations as [SeededOrganization];
    const [learner] = await addLearners({ app: server.app, database }, organization, 1);
    const client = new Client(server.url, learner?.token);
    await enroll(client, organization.courseId);
    await database.admin('UPDATE sessions SET revoked_at = now() WHERE id = $1', [
      claimsOf(client).sessionId,
    ]);
    watch.statements.length = 0;
    expect(await client.send(COURSE_PAGE, { id: organization.courseId })).toMatchObject(refused);
    expect(hasRead('enrollments')).toBe(true);
  });

  it('is dropped when the session is another member’s, of this organization or the other', async () => {
    const [north, south] = organizations as [SeededOrganization, SeededOrganization];
    const [own, strangers] = learners.map(claimsOf) as [Claims, Claims];
    for (const [claims, courseId] of [
      [{ ...own, membershipId: north.memberships['owner'] as string }, north.courseId],
      [{ ...own, membershipId: strangers.membershipId as string }, north.courseId],
      [{ ...own, organizationId: south.id, membershipId: strangers.membershipId as string }, south.courseId],
    ] as const) {
      watch.statements.length = 0;
      expect(await (await sign(claims)).send(COURSE_PAGE, { id: courseId })).toMatchObject(refused);
      expect(hasRead('enrollments')).toBe(true);
    }
  });

  it('is dropped when a field is not theirs to select', async () => {
    const [{ courseId }] = organizations as [SeededOrganization];
    const both = COURSE_PAGE.replace(/\}\s*$/, ' cohorts { edges { cursor } } }');
    for (let i = 0; i < 2; i++)
      expect(await learners[0]?.send(both, { id: courseId })).toMatchObject({
        status: 403,
        data: null,
        errors: [{ extensions: { code: 'FORBIDDEN' } }],
      });
    expect(hasRead('enrollments')).toBe(true);
  });
});
