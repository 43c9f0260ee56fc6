import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MIGRATIONS } from '../migrations/index.ts';
import type { Config } from './platform/config/config.ts';
import { startEmbeddedPostgres } from './platform/database/embedded-postgres.ts';
import { migrate } from './platform/database/migrate.ts';

interface PreparedDatabase {
  /** The configuration with the database's URLs filled in. */
  readonly config: Config;
  release(): Promise<void>;
}

/** Outside production: the embedded Postgres unless there is a DATABASE_URL, and the newest schema in it. */
export async function prepareDatabase(config: Config): Promise<PreparedDatabase> {
  if (config.environment === 'production') return { config, release: async () => undefined };
  const { url, migrationUrl } = config.database;
  if (url !== null) {
    if (migrationUrl !== null) await migrate({ migrationUrl, appUrl: url, migrations: MIGRATIONS });
    return { config, release: async () => undefined };
  }
  const embedded = await startEmbeddedPostgres({ dataDirectory: config.dataDirectory, database: 'stepwise' });
  const wanted = { migrationUrl: embedded.migrationUrl, appUrl: embedded.url, migrations: MIGRATIONS };
  await migrate(wanted).catch(async (cause: Error) => {
    await embedded.release();
    throw new Error(
      `The development database cannot be migrated: ${cause.message}. If an earlier state of this repository made it, delete ${config.dataDirectory} and start again; there is only demo data in it.`,
      { cause },
    );
  });
  const database = { ...config.database, url: embedded.url, migrationUrl: embedded.migrationUrl };
  return { config: { ...config, database }, release: () => embedded.release() };
}

/** Works on what the migrations make of nothing: a cluster of this call's own, gone afterwards. */
export async function withEmptyDatabase<T>(work: (migrationUrl: string) => Promise<T>): Promise<T> {
  const dataDirectory = mkdtempSync(path.join(tmpdir(), 'stepwise-empty-'));
  chmodSync(dataDirectory, 0o711);
  const embedded = await startEmbeddedPostgres({ dataDirectory, database: 'stepwise' });
  try {
    await migrate({ migrationUrl: embedded.migrationUrl, appUrl: embedded.url, migrations: MIGRATIONS });
    return await work(embedded.migrationUrl);
  } finally {
    await embedded.release({ force: true });
    rmSync(dataDirectory, { recursive: true, force: true });
  }
}
