// scratch
import { chmodSync, mkdtempSync, rmSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { MIGRATIONS } from '../dist/migrations/index.js';
import { MemberService } from '../dist/src/accounts/index.js';
import { ContentLoader } from '../dist/src/authoring/index.js';
import { OrganizationService } from '../dist/src/organizations/index.js';
import { loadConfig } from '../dist/src/platform/config/load-config.js';
import { startEmbeddedPostgres } from '../dist/src/platform/database/embedded-postgres.js';
import { migrate } from '../dist/src/platform/database/migrate.js';
import { createLogger } from '../dist/src/platform/observability/logger.js';
import { startServer } from '../dist/src/server.js';
import { writeFileSync, mkdirSync } from 'node:fs';
import http from 'node:http';
import { Session } from 'node:inspector/promises';
import pg from 'pg';
const dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-bench-'));
chmodSync(dataDirectory, 0o711);
const cluster = await startEmbeddedPostgres({ dataDirectory, database: 'stepwise_bench' });
await migrate({ migrationUrl: cluster.migrationUrl, appUrl: cluster.url, migrations: MIGRATIONS });
const config = loadConfig({
  NODE_ENV: 'test',
  ROLE: 'api',
  DATABASE_URL: cluster.url,
  DATA_DIRECTORY: dataDirectory,
  PORT: '0',
  SCORING_THREADS: '0',
  ...JSON.parse(process.env.EXTRA ?? '{}'),
});
const server = await startServer(config, createLogger('silent'));
if (process.argv[2] === 'schema') {
  const schema = server.app.get(GraphQLSchemaHost).schema;
  for (const [t, f] of [
    ['Course', 'title'],
    ['Unit', 'lock'],
    ['Query', 'course'],
    ['PageInfo', 'hasNextPage'],
    ['Unit', 'section'],
  ]) {
    const r = schema.getType(t).getFields()[f].resolve;
    console.log(t, f, r?.name, String(r).slice(0, 200));
  }
}
const organizationId = await server.app.get(OrganizationService).create({ slug: 'bench', name: 'Bench' });
const person = { email: 'learner@bench.example', name: 'Learner', password: 'correct horse battery' };
await server.app.get(MemberService).add(organizationId, { ...person, roles: ['LEARNER'] });
const folder = path.join(dataDirectory, 'content');
mkdirSync(path.join(folder, 'c1'), { recursive: true });
const tiny = path.join(import.meta.dirname, '../test/support/content/tiny');
const { writeCourse, CHEAP_QUIZ, CHEAP_ANSWERS } = await import('./tmp-course.mjs');
writeCourse(folder, {
  id: 'of-20',
  units: Array.from({ length: 20 }, (_, n) => ({ id: `unit-${n + 1}`, quiz: CHEAP_QUIZ })),
});
const loaded = await server.app.get(ContentLoader).load(organizationId, folder);
const courseId = loaded[0].courseId;
const ask = async (query, variables, token) =>
  await (
    await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    })
  ).json();
const token = (
  await ask('mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }', {
    input: { organization: 'bench', email: person.email, password: person.password },
  })
).data.signIn.accessToken;
const en = await ask(
  'mutation ($input: EnrollInput!) { enroll(input: $input) { unlocked { id } } }',
  { input: { courseId, idempotencyKey: 'e1' } },
  token,
);
if (en.errors) console.log(JSON.stringify(en));
let unit = en.data.enroll.unlocked[0].id;
const COURSE_PAGE = readFileSync(
  process.env.PAGE ?? path.join(import.meta.dirname, '../docs/operations/journey/04-course-page.graphql'),
  'utf8',
);
for (let i = 0; i < 5; i++) {
  const st = await ask(
    'mutation ($input: StartAttemptInput!) { startAttempt(input: $input) { attempt { id } } }',
    { input: { unitId: unit, idempotencyKey: `s${i}` } },
    token,
  );
  if (st.errors) {
    console.log(JSON.stringify(st));
    break;
  }
  const sub = await ask(
    'mutation ($input: SubmitAttemptInput!) { submitAttempt(input: $input) { unlocked { id } } }',
    {
      input: {
        attemptId: st.data.startAttempt.attempt.id,
        responses: CHEAP_ANSWERS,
        idempotencyKey: `x${i}`,
      },
    },
    token,
  );
  if (sub.errors) {
    console.log(JSON.stringify(sub));
    break;
  }
  unit = sub.data.submitAttempt.unlocked[0]?.id;
  if (!unit) break;
}
const body = JSON.stringify({ query: COURSE_PAGE, variables: { id: courseId } });
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
const { port } = new URL(server.url);
const once = (b) =>
  new Promise((resolve, reject) => {
    const r = http.request(
      {
        agent,
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: '/graphql',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${token}`,
          'content-length': Buffer.byteLength(b),
        },
      },
      (res) => {
        let t = '';
        res.setEncoding('utf8');
        res.on('data', (c) => (t += c));
        res.on('end', () => resolve(t));
      },
    );
    r.on('error', reject);
    r.end(b);
  });
let said = 0;
const q = pg.Client.prototype.query;
pg.Client.prototype.query = function (...a) {
  said++;
  if (process.env.SAY) console.log('>>', (a[0].text ?? a[0]).slice(0, 160).replace(/\s+/g, ' '));
  return Reflect.apply(q, this, a);
};
const text = await once(body);
console.log(text.length, text.slice(0, 300));
console.log('statements', said);
process.env.SAY = '';
pg.Client.prototype.query = q;
const many = async (n) => {
  let left = n;
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) await once(body);
    }),
  );
};
await many(1500);
const pgPids = () => {
  return [];
};
let session;
if (process.env.PROF) {
  session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
}
const a = process.cpuUsage();
const t0 = performance.now();
const N = +(process.env.N ?? 3000);
await many(N);
const c = process.cpuUsage(a);
console.log(
  `cpu ${Math.round((c.user + c.system) / N)} µs/request (with the client inside), ${Math.round((N / (performance.now() - t0)) * 1000)}/s`,
);
const base = http.createServer((req, res) => {
  req.resume();
  req.on('end', () => {
    res.setHeader('content-type', 'application/json');
    res.end(text);
  });
});
if (session) {
  const { profile } = await session.post('Profiler.stop');
  writeFileSync(process.env.PROF, JSON.stringify(profile));
}
await server.stop();
await cluster.release({ force: true });
rmSync(dataDirectory, { recursive: true, force: true });
process.exit(0);
