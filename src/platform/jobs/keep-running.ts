import { setTimeout } from 'node:timers/promises';
import type { Runner } from 'graphile-worker';

const PAUSE_MILLISECONDS = 1_000;

interface KeepRunningOptions {
  launch(): Promise<Runner>;
  /** The run is over, whatever ended it; none of its jobs is being done any more. */
  onEnd(): void;
  onError(error: unknown): void;
  readonly stopping: AbortSignal;
}

/**
 * Stays with a run of the queue and follows it by another until told to stop: the library stops for good when it cannot
 * report how a job ended, as when Postgres restarts.
 */
export async function keepRunning(
  first: Runner,
  { launch, onEnd, onError, stopping }: KeepRunningOptions,
): Promise<void> {
  let runner: Runner | null = first;
  for (;;) {
    if (runner !== null) {
      await ended(runner, stopping).catch(onError);
      onEnd();
    }
    if (stopping.aborted) return;
    await setTimeout(PAUSE_MILLISECONDS, null, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return;
    runner = await launch().catch((error: unknown) => {
      onError(error);
      return null;
    });
  }
}

/** Resolves when the run has ended, by itself or, told to stop, with its jobs finished. */
async function ended(runner: Runner, stopping: AbortSignal): Promise<void> {
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped = runner.stop();
  };
  if (stopping.aborted) stop();
  else stopping.addEventListener('abort', stop, { once: true });
  try {
    await runner.promise;
    await stopped;
  } finally {
    stopping.removeEventListener('abort', stop);
  }
}
