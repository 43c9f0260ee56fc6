import { once } from 'node:events';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Piscina } from 'piscina';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import {
  HEAVY_SHEET_COST,
  estimateScoringCost,
  quizStatisticsText,
  regradeText,
  scoreSheet,
  scoreSheetText,
} from './scoring/index.ts';
import type { Score, Sheet } from './scoring/index.ts';
import type { ThreadOrders, ThreadTask } from './scoring-thread.ts';
import { TaskOverLimit } from './task-over-limit.ts';
import { newThreadClock } from './thread-clock.ts';
import { ThreadStarved, longestOnIdleThread, watchTask } from './watch-task.ts';

const SHEET_LIMIT_MILLISECONDS = 2_000;
const BATCH_LIMIT_MILLISECONDS = 10_000;
const MAX_WAITING = 256;
const HEAP_MEGABYTES = 128;
/** For how long idle threads are left alone after one of them hardly ran. */
const CROWDED_MILLISECONDS = 30_000;
/** What a thread can parse and work on within its memory. */
const MAX_CHARACTERS = 32_000_000;
/** What threads do, by the names under which scoring/thread.ts exports it. */
const TASKS = { scoreSheetText, regradeText, quizStatisticsText };

type Priority = Config['scoring']['priority'];
type Task = Pick<ThreadTask, 'name' | 'json'>;

/**
 * Scores on threads: JSON text in, JSON text out, by the same pure functions that score in a request. A thread gets
 * no environment and no database; one that runs too long, out of memory or dies fails its own task only.
 *
 * Threads run when the system has nothing better to do, so that requests hardly feel them. While it always has, tasks
 * go to threads like any other. An idle thread is never ended while the server runs: the event loop stands still until
 * an ended thread is gone, and on a machine that is busy otherwise one of these takes seconds to go.
 */
@Injectable()
export class ScoringPool implements OnApplicationShutdown {
  /** The file with the tasks of a thread. */
  protected readonly tasks: string = path.join(builtFolder(), 'scoring', 'thread.js');
  readonly #threads: number;
  readonly #priority: Priority;
  readonly #waiting: (() => void)[] = [];
  readonly #pools = new Map<Priority, Piscina>();
  #free: number;
  /** How many idle threads are at work, those included for which nobody waits any more. */
  #busyIdle = 0;
  #crowdedUntil = 0;

  constructor(@Inject(CONFIG) config: Config) {
    this.#threads = config.scoring.threads;
    this.#priority = config.scoring.priority;
    this.#free = this.#threads;
  }

  /** How many tasks are worked on at a time. */
  get width(): number {
    return Math.max(1, this.#threads);
  }

  /** A Sheet in, its Score out. @throws whatever went wrong on the thread, AbortError after the limit, Error when too many wait */
  score(sheet: string, limitMilliseconds = SHEET_LIMIT_MILLISECONDS): Promise<string> {
    return this.#run('scoreSheetText', sheet, limitMilliseconds);
  }

  /** `{ regrades: Regrade[] }` in, the list of what `regrade` answers out. @throws as `score` does; one faulty regrade fails all */
  regrade(regrades: string, limitMilliseconds = BATCH_LIMIT_MILLISECONDS): Promise<string> {
    return this.#run('regradeText', regrades, limitMilliseconds);
  }

  /** A StatisticsInput in, QuizStatistics out. @throws as `score` does */
  statistics(input: string, limitMilliseconds = BATCH_LIMIT_MILLISECONDS): Promise<string> {
    return this.#run('quizStatisticsText', input, limitMilliseconds);
  }

  /** The score of a sheet: here and now where that is cheap, else from a thread. Never inside a transaction. */
  async scoreWherever(sheet: Sheet): Promise<Score> {
    if (estimateScoringCost(sheet) < HEAVY_SHEET_COST) return scoreSheet(sheet);
    return JSON.parse(await this.score(JSON.stringify(sheet))) as Score;
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }

  async #run(task: keyof typeof TASKS, json: string, limitMilliseconds: number): Promise<string> {
    if (json.length > MAX_CHARACTERS)
      throw new TaskOverLimit(`A task has ${MAX_CHARACTERS} characters at most.`);
    if (this.#threads === 0) return TASKS[task](json);
    await this.#takeThread();
    try {
      return await this.#runOnThread({ name: task, json }, limitMilliseconds);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
    }
  }

  async #runOnThread(task: Task, limit: number): Promise<string> {
    if (this.#hasIdleThread()) {
      try {
        return await this.#runOnIdleThread(task, limit);
      } catch (error) {
        if (!(error instanceof ThreadStarved)) throw error;
        this.#crowdedUntil = performance.now() + CROWDED_MILLISECONDS;
      }
    }
    const clock = newThreadClock();
    const { signal, stop } = watchTask(clock, { limit, isIdle: false });
    try {
      return (await this.#poolOf('normal').run({ ...task, clock }, { signal })) as string;
    } finally {
      stop();
    }
  }

  #hasIdleThread(): boolean {
    const isWanted = this.#priority === 'idle' && performance.now() >= this.#crowdedUntil;
    return isWanted && this.#busyIdle < this.#threads;
  }

  /** A task that has had its time is left to the thread, which gives it up by itself. */
  async #runOnIdleThread(task: Task, limit: number): Promise<string> {
    const clock = newThreadClock();
    const { signal, stop } = watchTask(clock, { limit, isIdle: true });
    const running = this.#poolOf('idle').run({ ...task, clock, longest: longestOnIdleThread(limit) });
    this.#busyIdle++;
    const leave = () => void this.#busyIdle--;
    running.then(leave, leave);
    try {
      return (await Promise.race([running, whenAborted(signal)])) as string;
    } finally {
      stop();
    }
  }

  async #takeThread(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    if (this.#waiting.length >= MAX_WAITING) {
      throw new Error(`Too many tasks wait for a scoring thread: ${MAX_WAITING}.`);
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Made on first use: most processes never score a heavy sheet. */
  #poolOf(priority: Priority): Piscina {
    const known = this.#pools.get(priority);
    if (known !== undefined) return known;
    const pool = newPool(this.#threads, { tasks: this.tasks, isIdle: priority === 'idle' });
    this.#pools.set(priority, pool);
    return pool;
  }
}

function newPool(threads: number, orders: ThreadOrders): Piscina {
  const pool = new Piscina({
    filename: path.join(builtFolder(), 'scoring-thread.js'),
    name: 'runTask',
    workerData: orders,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: orders.isIdle ? Infinity : 30_000,
    concurrentTasksPerWorker: 1,
    maxQueue: threads,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    env: {},
    execArgv: [],
  });
  // A thread can run out of memory while it is ended for taking too long. Its task has failed by then, so nobody waits
  // for this error, and one that nobody hears would end the process.
  pool.on('error', () => undefined);
  return pool;
}

async function whenAborted(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}

/** Of the built files: a thread on Node 20 cannot load TypeScript, so tests that run from src/ use the build as well. */
function builtFolder(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  return import.meta.url.endsWith('.js') ? here : path.resolve(here, '../../dist/src/quizzes');
}
