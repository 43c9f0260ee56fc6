import type { Config } from './platform/config/config.ts';
import type { Logger } from './platform/observability/logger.ts';
import { startRunner } from './runner.ts';
import { runUntilSignal } from './shutdown.ts';
import type { Begun } from './shutdown.ts';

/** Does jobs until a signal ends it. */
export function start(config: Config, logger: Logger, begun: Begun): Promise<void> {
  return runUntilSignal(logger, begun, {
    start: () => startRunner(config, logger),
    tell: () => {
      if (config.environment === 'development') console.log('The runner takes jobs.');
      else logger.info({ role: config.role }, 'taking jobs');
    },
  });
}
