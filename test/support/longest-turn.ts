import { readFileSync } from 'node:fs';

/**
 * The longest time for which the event loop of this thread was held up while work was done, in milliseconds: by what it
 * ran, or by what it waited for without going round. That others kept it from the CPU does not count, where the system tells.
 */
export async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let before = { now: performance.now(), kept: keptFromCpu() };
  const look = () => {
    const at = { now: performance.now(), kept: keptFromCpu() };
    longest = Math.max(longest, at.now - before.now - (at.kept - before.kept));
    before = at;
  };
  const looking = setInterval(look, 5);
  try {
    await work();
    // What the end of the work holds up is seen in the turn after it.
    await new Promise((resolve) => setTimeout(resolve, 10));
  } finally {
    clearInterval(looking);
    look();
  }
  return longest;
}

/** Milliseconds for which this thread could have run and others did, since it began; 0, but on Linux. */
export function keptFromCpu(): number {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
