import { loadConfig } from './platform/config/load-config.ts';
import { createLogger } from './platform/observability/logger.ts';
import { ideOptions, prepareDemo, welcome } from './demo.ts';
import { fail } from './fail.ts';
import { prepareDatabase } from './prepare-database.ts';
import { startRunner } from './runner.ts';
import { startServer } from './server.ts';
import { stopOnSignals } from './shutdown.ts';

const since = performance.now();

async function main(): Promise<void> {
  const given = loadConfig(process.env);
  const logger = createLogger(given.logLevel);
  const { config, release } = await prepareDatabase(given);
  try {
    if (config.role === 'runner') {
      const running = await startRunner(config, logger);
      stopOnSignals(() => running.stop().then(release), logger);
      if (config.environment === 'development') console.log('The runner takes jobs.');
      else logger.info({ role: config.role }, 'taking jobs');
      return;
    }
    const running = await startServer(config, logger, ideOptions(config));
    stopOnSignals(() => running.stop().then(release), logger);
    if (config.environment !== 'development') {
      logger.info({ url: running.url, role: config.role }, 'listening');
      return;
    }
    const password = await prepareDemo(running.app, config);
    const url = config.http.publicUrl;
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    console.log(welcome({ url, password, hasMailbox: config.mail.smtpUrl === null, seconds }));
  } catch (error) {
    await release();
    throw error;
  }
}

main().catch(fail);
