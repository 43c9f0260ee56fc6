import { TaskOverLimit } from './task-over-limit.ts';
import { readThreadClock } from './thread-clock.ts';
import type { ThreadClock } from './thread-clock.ts';

/** How many times its limit a task may take by the wall, if others keep its thread from the CPU. */
const WALL_LIMITS = 10;
/** How long an idle thread may have less than half a CPU. */
const PATIENCE_MILLISECONDS = 1_000;

/** What a task may take by the wall on an idle thread: with less than half a CPU it would not have stayed there. */
export function longestOnIdleThread(limit: number): number {
  return 2 * limit + PATIENCE_MILLISECONDS;
}

/** Why a task was taken from a thread that hardly ran. */
export class ThreadStarved extends Error {
  override readonly name = 'ThreadStarved';
}

export interface TaskWatch {
  /**
   * Aborts when the task has had its time, with TaskOverLimit for a reason, or too little of it for too long; the reason is
   * ThreadStarved if it ought to run elsewhere.
   */
  readonly signal: AbortSignal;
  stop(): void;
}

/**
 * Gives a task `limit` milliseconds of CPU: a thread that waits for others is not punished for them. Where the system
 * does not tell what a thread has had, the wall counts.
 */
export function watchTask(
  clock: ThreadClock,
  { limit, isIdle }: { readonly limit: number; readonly isIdle: boolean },
): TaskWatch {
  const aborter = new AbortController();
  const startedAt = performance.now();
  const patience = isIdle ? PATIENCE_MILLISECONDS : Infinity;
  let before = { wall: 0, cpu: 0 };
  let timer = setTimeout(look, Math.min(limit, patience));

  function look(): void {
    const wall = performance.now() - startedAt;
    const cpu = readThreadClock(clock) ?? wall;
    if (cpu >= limit) {
      aborter.abort(new TaskOverLimit(`The task was aborted: it has had its ${limit} ms.`));
    } else if (wall >= WALL_LIMITS * limit) {
      aborter.abort();
    } else if (wall - before.wall >= patience && cpu - before.cpu < (wall - before.wall) / 2) {
      aborter.abort(new ThreadStarved('Others kept the thread from the CPU.'));
    } else {
      if (wall - before.wall >= patience) before = { wall, cpu };
      timer = setTimeout(look, Math.max(1, Math.min(limit - cpu, before.wall + patience - wall)));
    }
  }

  return { signal: aborter.signal, stop: () => clearTimeout(timer) };
}
