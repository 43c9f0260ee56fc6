import type { WorkerEvents } from 'graphile-worker';

/** A worker of the queue library that is free looks for a job at least once a second. */
const STALLED_MILLISECONDS = 3_000;
const CHECK_MILLISECONDS = 500;

interface OfWorker {
  readonly worker: { readonly workerId: string };
}

/** Resolves `found` when a worker has neither had a job nor looked for one for too long. */
export function watchStalls(events: WorkerEvents): { readonly found: Promise<void>; end(): void } {
  const lookedAt = new Map<string, number>();
  const isFree = ({ worker }: OfWorker) => lookedAt.set(worker.workerId, Date.now());
  const isBusy = ({ worker }: OfWorker) => lookedAt.delete(worker.workerId);
  events.on('worker:getJob:start', isFree);
  events.on('worker:getJob:error', isFree);
  events.on('worker:getJob:empty', isFree);
  events.on('job:start', isBusy);
  events.on('job:complete', isFree);
  let timer: NodeJS.Timeout | null = null;
  const found = new Promise<void>((resolve) => {
    let checkedAt = Date.now();
    timer = setInterval(() => {
      const now = Date.now();
      // A process that was paused has not looked for jobs either.
      if (now - checkedAt > STALLED_MILLISECONDS / 2)
        for (const workerId of lookedAt.keys()) lookedAt.set(workerId, now);
      checkedAt = now;
      if ([...lookedAt.values()].some((time) => now - time > STALLED_MILLISECONDS)) resolve();
    }, CHECK_MILLISECONDS);
  });
  return {
    found,
    end: () => {
      if (timer !== null) clearInterval(timer);
    },
  };
}
