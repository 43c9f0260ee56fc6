import { setTimeout } from 'node:timers/promises';

/** Some seconds in all: a restart or a failover of the database, and well within the lease of a job. */
const PAUSES_MS = [100, 200, 400, 800, 1_600, 3_200, 3_200];

/** Does idempotent work again after a failure, for some seconds, and fails with the last reason. */
export async function persist<T>(
  work: () => Promise<T>,
  pausesMs: readonly number[] = PAUSES_MS,
): Promise<T> {
  for (const pause of pausesMs) {
    try {
      return await work();
    } catch {
      await setTimeout(pause);
    }
  }
  return work();
}
