import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { loadConfig } from '../../src/platform/config/load-config.ts';
import { createLogger } from '../../src/platform/observability/logger.ts';
import type { Logger } from '../../src/platform/observability/logger.ts';
import { startServer } from '../../src/server.ts';
import { Client } from './client.ts';
import type { TestDatabase } from './database.ts';

/** The server in this process, on a free port, as it was built. */
export interface TestApp {
  readonly url: string;
  readonly app: INestApplicationContext;
  readonly client: Client;
  stop(): Promise<void>;
}

/**
 * @param env overrides; ROLE=all by default, so jobs run, with e-mails written to files unless SMTP_URL is given
 * @param logger where the log goes; nowhere by default
 */
export async function startTestApp(
  database: TestDatabase,
  env: Record<string, string> = {},
  logger?: Logger,
): Promise<TestApp> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-app-'));
  const config = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    DATA_DIRECTORY: dataDirectory,
    PORT: '0',
    HOST: '127.0.0.1',
    PUBLIC_URL: 'https://learn.example',
    LOG_LEVEL: 'silent',
    JOB_LEASE_SECONDS: '2',
    // A busy machine takes its time.
    GRAPHQL_TIMEOUT_MS: '30000',
    // Tests ask more often than members do; those of the limits set them.
    RATE_POINTS: '0',
    RATE_POINTS_ADDRESS: '0',
    RATE_TURNS_PERCENT: '0',
    ...env,
  });
  const running = await startServer(config, logger ?? createLogger(config.logLevel));
  return {
    url: running.url,
    app: running.app,
    client: new Client(running.url),
    async stop() {
      await running.stop();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  };
}
