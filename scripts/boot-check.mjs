// Starts the built server as `npm start` would, in a data directory of its own, and asks it one question.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const LIMIT_MILLISECONDS = 60_000;

const root = path.resolve(import.meta.dirname, '..');
const dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-boot-'));
const port = await freePort();
const url = `http://127.0.0.1:${port}`;

const environment = {
  ...process.env,
  NODE_ENV: 'development',
  PORT: String(port),
  DATA_DIRECTORY: dataDirectory,
};
for (const name of ['DATABASE_URL', 'DATABASE_MIGRATION_URL', 'SMTP_URL', 'ROLE']) delete environment[name];
const server = spawn(process.execPath, [path.join(root, 'dist', 'src', 'main.js')], {
  cwd: root,
  env: environment,
  stdio: ['ignore', 'inherit', 'inherit'],
});
const exited = new Promise((resolve) => server.once('exit', resolve));

let problem = 'it did not answer in time';
try {
  problem = await ask();
} finally {
  server.kill('SIGTERM');
  const code = await exited;
  if (problem === '' && code !== 0) problem = `it ended with exit code ${code}`;
  rmSync(dataDirectory, { recursive: true, force: true });
}
if (problem !== '') {
  console.error(`The built server failed: ${problem}.`);
  process.exit(1);
}
console.log('The built server starts, answers and stops.');

async function ask() {
  const until = Date.now() + LIMIT_MILLISECONDS;
  while (Date.now() < until) {
    if (server.exitCode !== null) return `it ended with exit code ${server.exitCode}`;
    try {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ __typename }' }),
      });
      const answer = await response.json();
      return answer.data?.__typename === 'Query' ? '' : `it answered ${JSON.stringify(answer)}`;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  return 'it did not answer in time';
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const { port: free } = probe.address();
      probe.close(() => resolve(free));
    });
  });
}
