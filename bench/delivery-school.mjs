// A school on an embedded Postgres of its own, with many learners and an API process in this one.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { MIGRATIONS } from '../dist/migrations/index.js';
import { MemberService } from '../dist/src/accounts/index.js';
import { ContentLoader } from '../dist/src/authoring/index.js';
import { planEmails } from '../dist/src/delivery/index.js';
import { OrganizationService } from '../dist/src/organizations/index.js';
import { systemScope } from '../dist/src/platform/auth/viewer.js';
import { createKeyFile } from '../dist/src/platform/auth/signing-keys.js';
import { loadConfig } from '../dist/src/platform/config/load-config.js';
import { Database } from '../dist/src/platform/database/database.js';
import { startEmbeddedPostgres } from '../dist/src/platform/database/embedded-postgres.js';
import { migrate } from '../dist/src/platform/database/migrate.js';
import { newId } from '../dist/src/platform/ids.js';
import { createLogger } from '../dist/src/platform/observability/logger.js';
import { startServer } from '../dist/src/server.js';

const PERSON = { email: 'learner@bench.example', name: 'Learner', password: 'correct horse battery' };
/** Planned in one transaction, as by a pass: many small commits. */
const BATCH = 100;

export async function startBenchSchool({ smtpUrl, learners, units }) {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-bench-'));
  chmodSync(dataDirectory, 0o711); // Postgres may run as another account
  const cluster = await startEmbeddedPostgres({ dataDirectory, database: 'stepwise_bench' });
  await migrate({ migrationUrl: cluster.migrationUrl, appUrl: cluster.url, migrations: MIGRATIONS });
  const keysFile = path.join(dataDirectory, 'keys.json');
  writeFileSync(keysFile, await createKeyFile(newId()));
  const env = {
    NODE_ENV: 'test',
    DATABASE_URL: cluster.url,
    DATA_DIRECTORY: dataDirectory,
    JWT_KEYS_FILE: keysFile,
    SMTP_URL: smtpUrl,
    PUBLIC_URL: 'https://learn.example',
    PORT: '0',
  };
  const server = await startServer(loadConfig({ ...env, ROLE: 'api' }), createLogger('silent'));
  const admin = new pg.Client(cluster.migrationUrl);
  await admin.connect();
  const organizationId = await server.app.get(OrganizationService).create({ slug: 'bench', name: 'Bench' });
  await admin.query('UPDATE organizations SET mails_per_hour = 1000000');
  await server.app.get(MemberService).add(organizationId, { ...PERSON, roles: ['LEARNER'] });
  const loader = server.app.get(ContentLoader);
  const [demo] = await loader.load(organizationId, path.join(import.meta.dirname, '../content/demo'));
  const [steps] = await loader.load(organizationId, writeSteps(dataDirectory, units));
  const enrollments = await addLearners(admin, { organizationId, courseId: demo.courseId, learners });
  const { rows: unitsOfDemo } = await admin.query(
    `SELECT u.id, u.stable_id AS "stableId" FROM units u JOIN course_versions v ON v.id = u.course_version_id WHERE v.course_id = $1`,
    [demo.courseId],
  );
  const ask = asker(server.url);
  let next = null;

  return {
    env,
    /** Enrolls the learner, who is welcomed by an e-mail. */
    async enroll() {
      next = (await ask(ENROLL, { courseId: steps.courseId })).enroll.unlocked[0].id;
    },
    /** Passes the quiz of the next unit. @returns when the learner handed in */
    async passNextUnit() {
      const { startAttempt } = await ask(START, { unitId: next });
      const responses = [{ slot: 'it', response: { trueFalse: { value: true } } }];
      const handedInAt = Date.now();
      const { submitAttempt } = await ask(SUBMIT, { attemptId: startAttempt.attempt.id, responses });
      next = submitAttempt.unlocked[0].id;
      return handedInAt;
    },
    /** Unlocks a unit for every learner. @returns when each e-mail's transaction was committed, by delivery */
    async planMails() {
      const database = server.app.get(Database);
      const scope = systemScope(organizationId);
      const committed = new Map();
      for (let at = 0; at < enrollments.length; at += BATCH) {
        const batch = enrollments.slice(at, at + BATCH).map((enrollment, nth) => {
          const unit = unitsOfDemo[(at + nth) % unitsOfDemo.length];
          return { ...enrollment, kind: 'UNIT', unitId: unit.id, unitStableId: unit.stableId };
        });
        await database.transact(scope, async (tx) => {
          await tx.query(
            `INSERT INTO unit_unlocks (organization_id, enrollment_id, unit_stable_id, cause)
             SELECT $1, wanted.enrollment_id, wanted.unit_stable_id, 'QUIZ_PASSED' FROM unnest($2::uuid[], $3::text[]) AS wanted (enrollment_id, unit_stable_id)`,
            [organizationId, batch.map((one) => one.enrollmentId), batch.map((one) => one.unitStableId)],
          );
          await planEmails(tx, scope, batch);
        });
        const committedAt = Date.now();
        const { rows } = await admin.query('SELECT id FROM email_deliveries WHERE enrollment_id = ANY($1)', [
          batch.map((one) => one.enrollmentId),
        ]);
        for (const { id } of rows) committed.set(id, committedAt);
      }
      return committed;
    },
    async end() {
      await admin.end();
      await server.stop();
      await cluster.release({ force: true });
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}

const ENROLL = 'mutation ($input: EnrollInput!) { enroll(input: $input) { unlocked { id } } }';
const START = 'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id } } }';
const SUBMIT = 'mutation ($input: SubmitAttemptInput!) { submitAttempt(input: $input) { unlocked { id } } }';
const SIGN_IN = 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }';

function asker(url) {
  let token;
  const post = async (query, input) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables: { input } }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };
  return async (query, input) => {
    const { email, password } = PERSON;
    token ??= (await post(SIGN_IN, { organization: 'bench', email, password })).signIn.accessToken;
    return post(query, input);
  };
}

/** Members and enrollments by the thousand; one by one they would take longer than what is measured. */
async function addLearners(admin, { organizationId, courseId, learners }) {
  const ids = Array.from({ length: learners }, () => [newId(), newId(), newId()]);
  const [users, members, enrollments] = [0, 1, 2].map((n) => ids.map((row) => row[n]));
  const address = `'learner-' || nth || '@bench.example'`;
  await admin.query(
    `INSERT INTO users (id, email) SELECT id, ${address} FROM unnest($1::uuid[]) WITH ORDINALITY AS u (id, nth)`,
    [users],
  );
  await admin.query(
    `INSERT INTO memberships (organization_id, id, user_id, email, name)
     SELECT $1, id, user_id, ${address}, 'Learner ' || nth FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS m (id, user_id, nth)`,
    [organizationId, members, users],
  );
  await admin.query(
    `INSERT INTO enrollments (organization_id, id, membership_id, course_id, course_version_id)
     SELECT $1, e.id, e.membership_id, $4, v.id FROM unnest($2::uuid[], $3::uuid[]) AS e (id, membership_id)
     JOIN course_versions v ON v.course_id = $4 AND v.published_at IS NOT NULL`,
    [organizationId, enrollments, members, courseId],
  );
  await admin.query('ANALYZE users, memberships, enrollments');
  return ids.map(([, membershipId, enrollmentId]) => ({ membershipId, enrollmentId }));
}

/** A course of many small units, each passed by one answer. */
function writeSteps(parent, count) {
  const folder = path.join(parent, 'steps');
  const names = Array.from({ length: count }, (_, n) => `unit-${n + 1}`);
  for (const name of names) {
    const place = path.join(folder, 'units', name);
    mkdirSync(place, { recursive: true });
    writeFileSync(path.join(place, 'unit.md'), `---\nid: ${name}\ntitle: ${name}\n---\nProse of ${name}.\n`);
    const items = [{ id: 'it', type: 'TRUE_FALSE', prompt: 'Is it so?', correct: true }];
    writeFileSync(path.join(place, 'quiz.yaml'), JSON.stringify({ items }));
  }
  const course = { id: 'steps', title: 'Steps', sections: [{ title: 'All', units: names }] };
  writeFileSync(path.join(folder, 'course.yaml'), JSON.stringify(course));
  return folder;
}
