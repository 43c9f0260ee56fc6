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

const WALL_LIMIT_MILLISECONDS = 2_000;
const BATCH_LIMIT_MILLISECONDS = 10_000;
const MAX_WAITING = 256;
const HEAP_MEGABYTES = 128;
/** What a thread can parse and work on within its memory. */
const MAX_CHARACTERS = 32_000_000;
/** What threads do, by the names under which thread.ts exports it. */
const TASKS = { scoreSheetText, regradeText, quizStatisticsText };

/**
 * Scores on threads: JSON text in, JSON text out, by the same pure functions that score in a request. A thread gets
 * no environment and no database; one that runs too long, out of memory or dies is replaced, and only its own task fails.
 */
@Injectable()
export class ScoringPool implements OnApplicationShutdown {
  /** The file that a thread runs. */
  protected readonly entry: string = threadEntry();
  readonly #threads: number;
  readonly #waiting: (() => void)[] = [];
  #free: number;
  #pool: Piscina | null = null;

  constructor(@Inject(CONFIG) config: Config) {
    this.#threads = config.scoring.threads;
    this.#free = this.#threads;
  }

  /** A Sheet in, its Score out. @throws whatever went wrong on the thread, AbortError after the wall limit, Error when too many wait */
  score(sheet: string, limitMilliseconds = WALL_LIMIT_MILLISECONDS): Promise<string> {
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
    await this.#pool?.destroy();
  }

  async #run(task: keyof typeof TASKS, json: string, limitMilliseconds: number): Promise<string> {
    if (json.length > MAX_CHARACTERS) throw new Error(`A task has ${MAX_CHARACTERS} characters at most.`);
    if (this.#threads === 0) return TASKS[task](json);
    await this.#takeThread();
    try {
      // The clock starts here, when a thread is free: a task that waits for others is not punished for them.
      const signal = AbortSignal.timeout(limitMilliseconds);
      return (await this.#threadPool().run(json, { name: task, signal })) as string;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next();
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
  #threadPool(): Piscina {
    this.#pool ??= newPool(this.entry, this.#threads);
    return this.#pool;
  }
}

function newPool(filename: string, threads: number): Piscina {
  const pool = new Piscina({
    filename,
    minThreads: 0,
    maxThreads: threads,
    idleTimeout: 30_000,
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

/** The built file: a thread on Node 20 cannot load TypeScript, so tests that run from src/ use the build as well. */
function threadEntry(): string {
  const here = path.dirname(fileURLToPath(import.meta.url));
  const isBuilt = import.meta.url.endsWith('.js');
  const folder = isBuilt ? here : path.resolve(here, '../../dist/src/quizzes');
  return path.join(folder, 'scoring', 'thread.js');
}
