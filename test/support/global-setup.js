// Runs outside Jest's module registry, so it uses the build: one throw-away cluster, one migrated template database.
import { mkdtempSync } from 'node:fs';
import { chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MIGRATIONS } from '../../dist/migrations/index.js';
import { startEmbeddedPostgres } from '../../dist/src/platform/database/embedded-postgres.js';
import { migrate } from '../../dist/src/platform/database/migrate.js';

export default async function globalSetup() {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-test-'));
  chmodSync(dataDirectory, 0o711);
  const cluster = await startEmbeddedPostgres({
    dataDirectory,
    database: 'stepwise_template',
    settings: {
      fsync: 'off',
      synchronous_commit: 'on',
      full_page_writes: 'off',
      max_connections: '300',
      shared_buffers: '128MB',
    },
  });
  await migrate({ migrationUrl: cluster.migrationUrl, appUrl: cluster.url, migrations: MIGRATIONS });
  process.env.TEST_DATABASE_URL = cluster.url;
  process.env.TEST_DATABASE_MIGRATION_URL = cluster.migrationUrl;
  globalThis.testCluster = { cluster, dataDirectory };
}
