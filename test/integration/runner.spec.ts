import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { loadConfig } from '../../src/platform/config/load-config.ts';
import { JobHandlers } from '../../src/platform/jobs/job-handlers.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';
import { startRunner } from '../../src/runner.ts';
import type { Running } from '../../src/shutdown.ts';
import { startTestApp } from '../support/app.ts';
import type { TestApp } from '../support/app.ts';
import { createTestDatabase } from '../support/database.ts';
import type { TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let dataDirectory: string;
let server: TestApp;
let runner: Running;
let port: number;

beforeAll(async () => {
  database = await createTestDatabase();
  dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-runner-'));
  server = await startTestApp(database, { ROLE: 'api' });
  port = await freePort();
  const config = loadConfig({
    NODE_ENV: 'test',
    ROLE: 'runner',
    DATABASE_URL: database.url,
    DATA_DIRECTORY: dataDirectory,
    HOST: '127.0.0.1',
    RUNNER_HEALTH_PORT: String(port),
  });
  runner = await startRunner(config, createLogger('silent'));
});

afterAll(async () => {
  await runner?.stop();
  await server?.stop();
  await database?.drop();
  rmSync(dataDirectory, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

describe('a process that only does jobs', () => {
  it('builds no schema, which a server has', () => {
    const find = ({ app }: Pick<Running, 'app'>) => app.get(GraphQLSchemaHost).schema;
    expect(find(server).getQueryType()?.name).toBe('Query');
    expect(() => find(runner)).toThrow(/GraphQLSchemaHost/);
  });

  it('knows every job that a server knows', () => {
    const names = ({ app }: Pick<Running, 'app'>) =>
      [...app.get(JobHandlers).entries()].map(([name]) => name).sort();
    expect(names(server)).not.toEqual([]);
    expect(names(runner)).toEqual(names(server));
  });

  it.each(['livez', 'readyz', 'metrics'])('answers /%s on its own port', async (page) => {
    const response = await fetch(`http://127.0.0.1:${port}/${page}`);
    expect(response.status).toBe(200);
    const text = await response.text();
    if (page === 'metrics') expect(text).toContain('stepwise_');
    else expect(JSON.parse(text)).toEqual({ status: 'ok' });
  });

  it('answers nothing else there', async () => {
    for (const page of ['graphql', 'mailbox', ''])
      expect((await fetch(`http://127.0.0.1:${port}/${page}`)).status).toBe(404);
  });
});
