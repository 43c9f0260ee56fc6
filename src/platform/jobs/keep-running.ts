import { setTimeout } from 'node:timers/promises';
import type { QueueRun } from './queue-run.ts';

const PAUSE_MILLISECONDS = 1_000;

interface KeepRunningOptions {
  launch(): Promise<QueueRun>;
  /** The run is over, whatever ended it; none of its jobs is being done any more. */
  onEnd(): void;
  onError(error: unknown): void;
  readonly stopping: AbortSignal;
}

/** Stays with a run of the queue and follows it by another until told to stop. */
export async function keepRunning(
  first: QueueRun,
  { launch, onEnd, onError, stopping }: KeepRunningOptions,
): Promise<void> {
  let run: QueueRun | null = first;
  for (;;) {
    if (run !== null) {
      const { stop, ended } = run;
      if (stopping.aborted) stop();
      else stopping.addEventListener('abort', stop, { once: true });
      await ended.catch(onError);
      stopping.removeEventListener('abort', stop);
      onEnd();
    }
    if (stopping.aborted) return;
    await setTimeout(PAUSE_MILLISECONDS, null, { signal: stopping }).catch(() => undefined);
    if (stopping.aborted) return;
    run = await launch().catch((error: unknown) => {
      onError(error);
      return null;
    });
  }
}
