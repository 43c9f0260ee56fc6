import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '../platform/canonical-json.ts';
import type { PlannedRegrade } from './plan-regrade.ts';
import { estimateRegradeCost } from './scoring/index.ts';
import type { Regrade, RegradePolicy, Score } from './scoring/index.ts';
import { ScoringPool } from './scoring-pool.ts';
import { isOverLimit } from './task-over-limit.ts';

/** Of one task for a thread: far below its limit, far above the price of the trip. */
const TASK_MICROSECONDS = 100_000;
const TASK_REGRADES = 250;

/** Messages of ScoringErrors keep their code when they come from a thread, and nothing else of it. */
const SCORING_FAULT =
  /^(UNKNOWN_ENGINE|UNKNOWN_TYPE|BAD_SHEET|NO_POINTS|BROKEN_ITEM|BAD_RESPONSE|BAD_CREDIT): /;

/**
 * What comes of a plan. SCORE: another score, or the same for other reasons. ADJUST: it has no score to replace.
 * NOTHING: it is so already. KEPT: it stays as it is, since its score would not rise. NO_SCORE: the engine finds none, as
 * when the only item would be dropped, or none within the limits of a task; it stays as it is.
 */
export type ScoredPlan = Pick<PlannedRegrade, 'attempt' | 'adjustments' | 'explanations'> &
  (
    | { readonly outcome: 'SCORE'; readonly score: Score }
    | { readonly outcome: 'NOTHING' | 'KEPT' | 'NO_SCORE' | 'ADJUST' }
  );

/** Scores many regrades on the pool, several in one task. */
@Injectable()
export class RegradeScorer {
  readonly #pool: ScoringPool;

  constructor(@Inject(ScoringPool) pool: ScoringPool) {
    this.#pool = pool;
  }

  /** @throws whatever is wrong with a thread */
  async score(plans: readonly PlannedRegrade[], policy: RegradePolicy): Promise<ScoredPlan[]> {
    const asked = plans.filter((plan) => plan.task !== null);
    const tasks = inTasks(asked.map((plan) => plan.task as Regrade));
    const scores = await this.#inTurn(tasks, (task) => this.#score(task));
    const scoreOf = new Map(scores.flat().map((score, index) => [asked[index], score]));
    return plans.map((plan) => conclude(plan, scoreOf.get(plan) ?? null, policy));
  }

  /** Each by itself when something is wrong with one of them: no sheet costs others their score. */
  async #score(regrades: readonly Regrade[]): Promise<(Score | null)[]> {
    try {
      const text = await this.#pool.regrade(JSON.stringify({ regrades }));
      return (JSON.parse(text) as { score: Score }[]).map(({ score }) => score);
    } catch (error) {
      if (!isScoringFault(error) && !isOverLimit(error)) throw error;
      if (regrades.length === 1) return [null];
      const each: (Score | null)[] = [];
      for (const regrade of regrades) each.push(...(await this.#score([regrade])));
      return each;
    }
  }

  /** No more of a regrade at a time than there are threads: what learners hand in meanwhile is not to wait for all of it. */
  async #inTurn<T, Result>(tasks: readonly T[], work: (task: T) => Promise<Result>): Promise<Result[]> {
    const results: Result[] = [];
    const left = [...tasks.entries()];
    const goThrough = async () => {
      for (let next = left.shift(); next !== undefined; next = left.shift())
        results[next[0]] = await work(next[1]);
    };
    const going = Promise.all(Array.from({ length: this.#pool.width }, goThrough));
    await going.catch((error: unknown) => {
      left.length = 0;
      throw error;
    });
    return results;
  }
}

/** Whether a sheet has no score, as opposed to a thread that failed. */
export function isScoringFault(error: unknown): error is Error {
  return SCORING_FAULT.test(String((error as { message?: unknown } | null)?.message));
}

function conclude(plan: PlannedRegrade, score: Score | null, policy: RegradePolicy): ScoredPlan {
  const { attempt, adjustments, explanations, task } = plan;
  const planned = { attempt, adjustments, explanations };
  if (task === null) {
    const isSame = canonicalJson(adjustments) === canonicalJson(attempt.adjustments);
    return { ...planned, outcome: isSame ? 'NOTHING' : 'ADJUST' };
  }
  if (score === null) return { ...planned, outcome: 'NO_SCORE' };
  const isKept = policy === 'ONLY_IF_HIGHER' && canonicalJson(score) === canonicalJson(attempt.score);
  return isKept ? { ...planned, outcome: 'KEPT' } : { ...planned, outcome: 'SCORE', score };
}

function inTasks(regrades: readonly Regrade[]): Regrade[][] {
  const tasks: Regrade[][] = [];
  let cost = Infinity;
  for (const regrade of regrades) {
    const own = estimateRegradeCost(regrade);
    const task = tasks.at(-1);
    if (task === undefined || task.length >= TASK_REGRADES || cost + own > TASK_MICROSECONDS) {
      tasks.push([regrade]);
      cost = own;
    } else {
      task.push(regrade);
      cost += own;
    }
  }
  return tasks;
}
