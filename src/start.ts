import type { Config } from './platform/config/config.ts';
import type { Logger } from './platform/observability/logger.ts';
import { ideOptions, prepareDemo, welcome } from './demo.ts';
import { startRunner } from './runner.ts';
import { startServer } from './server.ts';
import { stopOnSignals } from './shutdown.ts';
import type { Running } from './shutdown.ts';

interface Begun {
  /** Of `performance.now()`, when the process began to start. */
  readonly since: number;
  /** Lets go of the database. */
  release(): Promise<void>;
}

/** What the role asks for, until a signal ends it. */
export async function start(config: Config, logger: Logger, { since, release }: Begun): Promise<void> {
  try {
    const isDevelopment = config.environment === 'development';
    if (config.role === 'runner') {
      const starting = startRunner(config, logger);
      stopOnSignals(() => stopWhenStarted(starting).then(release), logger);
      await starting;
      if (isDevelopment) console.log('The runner takes jobs.');
      else logger.info({ role: config.role }, 'taking jobs');
      return;
    }
    let password = '';
    const starting = startServer(config, logger, {
      ide: ideOptions(config),
      prepare: async (app) => {
        if (isDevelopment) password = await prepareDemo(app, config);
      },
    });
    stopOnSignals(() => stopWhenStarted(starting).then(release), logger);
    const running = await starting;
    if (!isDevelopment) {
      logger.info({ url: running.url, role: config.role }, 'listening');
      return;
    }
    const url = config.http.publicUrl;
    const seconds = ((performance.now() - since) / 1000).toFixed(1);
    console.log(welcome({ url, password, hasMailbox: config.mail.smtpUrl === null, seconds }));
  } catch (error) {
    await release();
    throw error;
  }
}

/** A signal during the start waits for its end; a start that failed has nothing to stop. */
async function stopWhenStarted(starting: Promise<Running>): Promise<void> {
  const running = await starting.catch(() => null);
  await running?.stop();
}
