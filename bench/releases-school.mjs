// A school on an embedded Postgres of its own, whose learners all take a course with one unit that waits for time.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { MIGRATIONS } from '../dist/migrations/index.js';
import { ContentLoader } from '../dist/src/authoring/index.js';
import { OrganizationService } from '../dist/src/organizations/index.js';
import { loadConfig } from '../dist/src/platform/config/load-config.js';
import { Database } from '../dist/src/platform/database/database.js';
import { startEmbeddedPostgres } from '../dist/src/platform/database/embedded-postgres.js';
import { migrate } from '../dist/src/platform/database/migrate.js';
import { newId } from '../dist/src/platform/ids.js';
import { createLogger } from '../dist/src/platform/observability/logger.js';
import { startServer } from '../dist/src/server.js';

const UNITS = [
  ['first', null],
  ['later', { delayAfter: { event: 'ENROLLED', duration: 'P30D', atLocalTime: '07:30' } }],
];
const ZONES = ['Europe/Berlin', 'Asia/Kolkata', 'America/New_York', 'UTC'];

export async function startReleasesSchool() {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-bench-'));
  chmodSync(dataDirectory, 0o711); // Postgres may run as another account
  const cluster = await startEmbeddedPostgres({ dataDirectory, database: 'stepwise_bench' });
  await migrate({ migrationUrl: cluster.migrationUrl, appUrl: cluster.url, migrations: MIGRATIONS });
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: cluster.url,
    DATA_DIRECTORY: dataDirectory,
    PORT: '0',
  };
  const config = (role) => loadConfig({ ...env, ROLE: role });
  const server = await startServer(config('api'), createLogger('silent'));
  const admin = new pg.Client(cluster.migrationUrl);
  await admin.connect();
  const organizationId = await server.app.get(OrganizationService).create({ slug: 'bench', name: 'Bench' });
  const [course] = await server.app.get(ContentLoader).load(organizationId, writeCourse(dataDirectory));
  let count = 0;

  return {
    admin,
    organizationId,
    database: server.app.get(Database),
    /** Another process's worth of runner, in this one. */
    startRunner: () => startServer(config('all'), createLogger('silent')),
    /** Members and enrollments by the thousand; one by one they would take longer than what is measured. */
    async addLearners(howMany) {
      const ids = Array.from({ length: howMany }, () => [newId(), newId(), newId()]);
      const [users, members, enrollments] = [0, 1, 2].map((n) => ids.map((row) => row[n]));
      const address = `'learner-' || (nth + ${count}) || '@bench.example'`;
      await admin.query(
        `INSERT INTO users (id, email) SELECT id, ${address} FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, nth)`,
        [users],
      );
      await admin.query(
        `INSERT INTO memberships (organization_id, id, user_id, email, name, time_zone)
         SELECT $1, id, user_id, ${address}, 'Learner ' || nth, ($4::text[])[1 + nth % 4]
         FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS m (id, user_id, nth)`,
        [organizationId, members, users, ZONES],
      );
      await admin.query(
        `INSERT INTO enrollments (organization_id, id, membership_id, course_id, course_version_id)
         SELECT $1, e.id, e.membership_id, $4, $5 FROM unnest($2::uuid[], $3::uuid[]) AS e (id, membership_id)`,
        [organizationId, enrollments, members, course.courseId, course.versionId],
      );
      await admin.query(
        `INSERT INTO unit_unlocks (organization_id, enrollment_id, unit_stable_id, cause)
         SELECT $1, unnest($2::uuid[]), 'first', 'ENROLLED'`,
        [organizationId, enrollments],
      );
      count += howMany;
      return enrollments;
    },
    async end() {
      await admin.end();
      await server.stop();
      await cluster.release({ force: true });
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

function writeCourse(parent) {
  const folder = path.join(parent, 'waiting');
  for (const [name, availability] of UNITS) {
    const place = path.join(folder, 'units', name);
    mkdirSync(place, { recursive: true });
    const rule = availability === null ? '' : `availability: ${JSON.stringify(availability)}\n`;
    writeFileSync(path.join(place, 'unit.md'), `---\nid: ${name}\ntitle: ${name}\n${rule}---\nProse.\n`);
  }
  const sections = [{ title: 'All', units: UNITS.map(([name]) => name) }];
  writeFileSync(
    path.join(folder, 'course.yaml'),
    JSON.stringify({ id: 'waiting', title: 'Waiting', sections }),
  );
  return folder;
}
