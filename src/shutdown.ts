import type { INestApplicationContext } from '@nestjs/common';
import type { Logger } from './platform/observability/logger.ts';

/** Something that was started and can be stopped with nothing lost. */
export interface Running {
  readonly app: INestApplicationContext;
  stop(): Promise<void>;
}

export interface Begun {
  /** Of `performance.now()`, when the process began to start. */
  readonly since: number;
  /** Lets go of the database. */
  release(): Promise<void>;
}

interface Program<R extends Running> {
  start(): Promise<R>;
  /** Says that it has started. */
  tell(running: R): void;
}

const FORCED_EXIT_MILLISECONDS = 25_000;

/** Starts, to run until a signal ends it. */
export async function runUntilSignal<R extends Running>(
  logger: Logger,
  { release }: Begun,
  program: Program<R>,
): Promise<void> {
  try {
    const starting = program.start();
    stopOnSignals(() => stopWhenStarted(starting).then(release), logger);
    program.tell(await starting);
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

/** Drains on the first SIGTERM or Ctrl-C and exits 0; a second one, or 25 seconds, ends the process at once. */
function stopOnSignals(stop: () => Promise<void>, logger: Logger): void {
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
