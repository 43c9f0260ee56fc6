import type { INestApplicationContext } from '@nestjs/common';
import type { Logger } from './platform/observability/logger.ts';

/** Something that was started and can be stopped with nothing lost. */
export interface Running {
  readonly app: INestApplicationContext;
  stop(): Promise<void>;
}

const FORCED_EXIT_MILLISECONDS = 25_000;

/** Drains on the first SIGTERM or Ctrl-C and exits 0; a second one, or 25 seconds, ends the process at once. */
export function stopOnSignals(stop: () => Promise<void>, logger: Logger): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), FORCED_EXIT_MILLISECONDS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'the process did not stop cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  if (process.env['npm_lifecycle_event'] !== undefined) whenOrphaned(() => onSignal('SIGTERM'));
}

/** npm passes a SIGTERM to its shell only, which dies and leaves us behind: then the signal was meant for us. */
function whenOrphaned(stop: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    stop();
  }, 500);
  timer.unref();
}
