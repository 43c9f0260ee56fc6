import type { Config } from './platform/config/config.ts';
import type { Logger } from './platform/observability/logger.ts';
import { ideOptions, prepareDemo, welcome } from './demo.ts';
import { startServer } from './server.ts';
import { runUntilSignal } from './shutdown.ts';
import type { Begun } from './shutdown.ts';

/** Serves, and with ROLE=all does jobs too, until a signal ends it. */
export function start(config: Config, logger: Logger, begun: Begun): Promise<void> {
  const isDevelopment = config.environment === 'development';
  let password = '';
  return runUntilSignal(logger, begun, {
    start: () =>
      startServer(config, logger, {
        ide: ideOptions(config),
        prepare: async (app) => {
          if (isDevelopment) password = await prepareDemo(app, config);
        },
      }),
    tell: (running) => {
      if (!isDevelopment) {
        logger.info({ url: running.url, role: config.role }, 'listening');
        return;
      }
      const url = config.http.publicUrl;
      const seconds = ((performance.now() - begun.since) / 1000).toFixed(1);
      console.log(welcome({ url, password, hasMailbox: config.mail.smtpUrl === null, seconds }));
    },
  });
}
