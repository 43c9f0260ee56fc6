// The server as it is built, with embedded Postgres; its scoring threads work or rest as it is told, at one priority or the other.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MIGRATIONS } from '../dist/migrations/index.js';
import { MemberService } from '../dist/src/accounts/index.js';
import { ContentLoader } from '../dist/src/authoring/index.js';
import { OrganizationService } from '../dist/src/organizations/index.js';
import { loadConfig } from '../dist/src/platform/config/load-config.js';
import { startEmbeddedPostgres } from '../dist/src/platform/database/embedded-postgres.js';
import { migrate } from '../dist/src/platform/database/migrate.js';
import { createLogger } from '../dist/src/platform/observability/logger.js';
import { ScoringPool } from '../dist/src/quizzes/scoring-pool.js';
import { startServer } from '../dist/src/server.js';
import { heavySheet } from './sheets.mjs';

const dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-bench-'));
chmodSync(dataDirectory, 0o711); // Postgres may run as another account
const cluster = await startEmbeddedPostgres({ dataDirectory, database: 'stepwise_bench' });
await migrate({ migrationUrl: cluster.migrationUrl, appUrl: cluster.url, migrations: MIGRATIONS });
const config = loadConfig({
  NODE_ENV: 'test',
  ROLE: 'api',
  DATABASE_URL: cluster.url,
  DATA_DIRECTORY: dataDirectory,
  PORT: '0',
  // All that is asked is asked by one learner.
  RATE_POINTS: '0',
  RATE_TURNS_PERCENT: '0',
  SCORING_THREADS: process.env.SCORING_THREADS,
});
const server = await startServer(config, createLogger('silent'));
const poolOf = (priority) => new ScoringPool({ scoring: { threads: config.scoring.threads, priority } });
const pools = { normal: poolOf('normal'), idle: poolOf('idle') };
const sheet = JSON.stringify(heavySheet(50));
/** Sheets on their way, for as long as `working.kind` is the priority of their pool; or processes that spin. */
const working = { kind: null, tasks: [], spinning: [] };

process.on('disconnect', () => void end());
process.on('message', (message) => {
  if (message.end) void end();
  else void setBusy(message.kind).then(() => process.send({}));
});
process.send({ url: server.url, token: await signIn(), threads: config.scoring.threads });

/**
 * Two sheets for each thread of that priority, so that none ever waits for work; for `foreign`, as many processes that
 * have nothing to do with the server, and run when the machine is idle; no work at all for null.
 */
async function setBusy(kind) {
  working.kind = kind;
  await Promise.all(working.tasks.splice(0));
  for (const child of working.spinning.splice(0)) child.kill('SIGKILL');
  const { threads } = config.scoring;
  if (kind === 'foreign') working.spinning.push(...Array.from({ length: threads }, spin));
  else if (kind !== null) working.tasks.push(...Array.from({ length: 2 * threads }, () => keepScoring(kind)));
  await new Promise((resolve) => setTimeout(resolve, 100));
}

async function keepScoring(kind) {
  while (working.kind === kind) await pools[kind].score(sheet, 60_000);
}

/** In a session of its own, as the servers of other programs have it. */
function spin() {
  const code = 'for (const until = Date.now() + 60_000; Date.now() < until;);';
  const child = spawn('chrt', ['--idle', '0', process.execPath, '-e', code], {
    stdio: 'ignore',
    detached: true,
  });
  return child.on('error', () => undefined); // No such program: nothing spins.
}

async function signIn() {
  const organizationId = await server.app.get(OrganizationService).create({ slug: 'bench', name: 'Bench' });
  const person = { email: 'learner@bench.example', name: 'Learner', password: 'correct horse battery' };
  await server.app.get(MemberService).add(organizationId, { ...person, roles: ['LEARNER'] });
  const content = path.join(import.meta.dirname, '../test/support/content/tiny');
  await server.app.get(ContentLoader).load(organizationId, content);
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: 'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }',
      variables: { input: { organization: 'bench', email: person.email, password: person.password } },
    }),
  });
  return (await response.json()).data.signIn.accessToken;
}

let isEnding = false;
async function end() {
  if (isEnding) return;
  isEnding = true;
  await setBusy(null);
  await Promise.all(Object.values(pools).map((pool) => pool.onApplicationShutdown()));
  await server.stop();
  await cluster.release({ force: true });
  rmSync(dataDirectory, { recursive: true, force: true });
  process.exit(0);
}
