import { spawnSync } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Script } from 'node:vm';
import { workerData } from 'node:worker_threads';
import { startThreadClock } from './thread-clock.ts';
import type { ThreadClock } from './thread-clock.ts';

/** What a thread is told when it starts. */
export interface ThreadOrders {
  /** The file whose functions are its tasks. */
  readonly tasks: string;
  readonly isIdle: boolean;
}

export interface ThreadTask {
  readonly name: string;
  readonly json: string;
  readonly clock: ThreadClock;
  /** Milliseconds by the wall after which the thread gives the task up, if it is to do that by itself. */
  readonly longest?: number;
}

const orders = workerData as ThreadOrders;
if (orders.isIdle) runOnlyWhenIdle();
const tasks = (await import(pathToFileURL(orders.tasks).href)) as Record<string, (json: string) => string>;

/** What a scoring thread does, around the pure functions that know nothing of threads. */
export function runTask({ name, json, clock, longest }: ThreadTask): string {
  startThreadClock(clock);
  const run = tasks[name];
  if (run === undefined) throw new Error(`A scoring thread has no task ${name}.`);
  return longest === undefined ? run(json) : runFor(longest, () => run(json));
}

/** A script is what Node can interrupt: even one that never ends. It is these words, always: nothing of authors or learners is run as code. */
const interruptible = new Script('work()');

function runFor(milliseconds: number, work: () => string): string {
  Object.assign(globalThis, { work });
  return interruptible.runInThisContext({ timeout: milliseconds }) as string;
}

/** By `chrt` of util-linux, since Node has no call for it. Where there is none, the thread is like any other. */
function runOnlyWhenIdle(): void {
  try {
    const thread = readlinkSync('/proc/thread-self').replace(/^.*\//, '');
    spawnSync('chrt', ['--idle', '--pid', '0', thread], {
      env: { PATH: '/usr/bin:/bin' },
      stdio: 'ignore',
      timeout: 2_000,
    });
  } catch {
    // Not Linux.
  }
}
