import type { Config } from './platform/config/config.ts';
import { loadConfig } from './platform/config/load-config.ts';
import { createLogger } from './platform/observability/logger.ts';
import { fail } from './fail.ts';

const since = performance.now();

/** The program is loaded when its configuration is known to be right, and while the database starts. */
async function main(): Promise<void> {
  const given = loadConfig(process.env);
  const logger = createLogger(given.logLevel);
  const { prepareDatabase } = await import('./prepare-database.ts');
  const [{ config, release }, { start }] = await Promise.all([prepareDatabase(given), loadProgram(given)]);
  await start(config, logger, { since, release });
}

/** A runner does without all that only serves. */
const loadProgram = ({ role }: Config) =>
  role === 'runner' ? import('./start-runner.ts') : import('./start-server.ts');

main().catch(fail);
