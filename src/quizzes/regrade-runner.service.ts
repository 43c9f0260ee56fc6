import { Inject, Injectable } from '@nestjs/common';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { JobRun } from '../platform/jobs/job-handlers.ts';
import { withdraw } from './adjust-attempt.ts';
import { cutStep } from './cut-step.ts';
import { giveUpRegrade } from './give-up.ts';
import { planCorrection, planWithdrawal } from './plan-regrade.ts';
import type { PlannedRegrade } from './plan-regrade.ts';
import { loadSheetItems } from './load-sheet-items.ts';
import {
  countAttemptsOfVersion,
  listAttemptsOfVersion,
  listQuizIdsOfVersion,
  listScoredAttempts,
} from './regrade-attempts.queries.ts';
import type { Settled } from './regrade-attempts.queries.ts';
import {
  countAppliedChanges,
  listAppliedChanges,
  listCorrectionsLeft,
  listRegradesById,
} from './regrade.queries.ts';
import type { RegradeRow } from './regrade.queries.ts';
import { RegradeScorer, isScoringFault } from './regrade-scorer.ts';
import { writeApplied, writeCorrections, writeEnd, writePreview, writeWithdrawals } from './write-regrade.ts';
import type { Chunk } from './write-regrade.ts';

/** Attempts that are read, scored and written together at most: enough for set-based SQL, few enough to lock at once. */
const CHUNK = 250;

/** After that long a run makes room for other jobs, and the next one goes on. */
const RUN_MILLISECONDS = 5_000;

interface RegradeId {
  readonly organizationId: string;
  readonly regradeId: string;
}

/** Attempts read for a chunk, with what is to be done to each. */
interface Planned {
  readonly plans: readonly PlannedRegrade[];
  readonly total: number;
  /** Whether there are none behind them. */
  readonly isLast: boolean;
}

/**
 * The job of a regrade, chunk by chunk: attempts are read, scored on the pool outside any transaction, and written with
 * the new cursor in one; the last chunk of a run brings the next job with it. Whatever dies in between, whoever is given
 * the job begins at the cursor.
 */
@Injectable()
export class RegradeRunner {
  readonly #database: Database;
  readonly #scorer: RegradeScorer;

  constructor(@Inject(Database) database: Database, @Inject(RegradeScorer) scorer: RegradeScorer) {
    this.#database = database;
    this.#scorer = scorer;
  }

  async run({ organizationId, regradeId }: RegradeId, { isLast }: JobRun): Promise<void> {
    const until = Date.now() + RUN_MILLISECONDS;
    try {
      for (let goesOn = true; goesOn;) {
        const isYielding = Date.now() > until;
        goesOn = (await this.step({ organizationId, regradeId }, isYielding)) && !isYielding;
      }
    } catch (error) {
      if (isLast)
        await this.#database.transact(systemScope(organizationId), (tx) =>
          giveUpRegrade(tx, { organizationId, regradeId }, reasonOf(error)),
        );
      throw error;
    }
  }

  /** Does one chunk. @param isYielding whether the next is another job's @returns whether there may be more to do */
  async step({ organizationId, regradeId }: RegradeId, isYielding: boolean): Promise<boolean> {
    const scope = systemScope(organizationId);
    const [regrade] = await this.#database.read(scope, (tx) =>
      listRegradesById(tx, organizationId, [regradeId]),
    );
    if (regrade?.status === 'PREVIEWING') return this.#preview(scope, regrade, isYielding);
    if (regrade?.status === 'APPLYING') return this.#apply(scope, regrade, isYielding);
    if (regrade?.status === 'REVERTING') return this.#revert(scope, regrade, isYielding);
    return false;
  }

  async #preview(scope: TenantScope, regrade: RegradeRow, isYielding: boolean): Promise<boolean> {
    const { plans, total, isLast } = await this.#planCorrections(scope, regrade, regrade.cursor);
    const scored = await this.#scorer.score(plans, regrade.policy);
    await this.#database.transact(scope, (tx) =>
      writePreview(tx, scope, { regrade, plans: scored, total, isYielding }, isLast),
    );
    return !isLast;
  }

  async #apply(scope: TenantScope, regrade: RegradeRow, isYielding: boolean): Promise<boolean> {
    const { plans, total } = await this.#planCorrections(scope, regrade, regrade.cursor);
    if (plans.length > 0) {
      const scored = await this.#scorer.score(plans, regrade.policy);
      await this.#writeCorrections(scope, { regrade, plans: scored, total, isYielding }, false);
      return true;
    }
    const settled = await this.#applyLate(scope, regrade);
    if (settled !== null)
      await this.#database.transact(scope, (tx) => writeApplied(tx, scope, regrade, settled));
    return false;
  }

  /**
   * Attempts that were graded, by the old key, when the cursor had passed them or the last page was read.
   * @returns those that have what is theirs now; null when another run has gone on from here
   */
  async #applyLate(scope: TenantScope, regrade: RegradeRow): Promise<Settled | null> {
    const settled = new Map<string, number>();
    for (let after: string | null = null; ;) {
      const { plans } = await this.#planCorrections(scope, regrade, after, regrade.requestedAt);
      if (plans.length === 0) return settled;
      const scored = await this.#scorer.score(plans, regrade.policy);
      const done = await this.#writeCorrections(
        scope,
        { regrade, plans: scored, total: 0, isYielding: false },
        true,
      );
      if (done === null) return null;
      for (const { attempt, outcome } of scored.slice(0, done))
        settled.set(attempt.id, attempt.scoringRevision + (outcome === 'SCORE' ? 1 : 0));
      after = plans[done - 1]?.attempt.id ?? after;
    }
  }

  #writeCorrections(scope: TenantScope, chunk: Chunk, isLate: boolean): Promise<number | null> {
    return this.#database.transact(scope, (tx) => writeCorrections(tx, scope, chunk, isLate));
  }

  async #revert(scope: TenantScope, regrade: RegradeRow, isYielding: boolean): Promise<boolean> {
    const { plans, total } = await this.#planWithdrawals(scope, regrade);
    if (plans.length === 0) {
      await this.#database.transact(scope, (tx) => writeEnd(tx, scope, regrade, 'REVERTED'));
      return false;
    }
    const scored = await this.#scorer.score(plans, 'NEW_KEY');
    const done = await this.#database.transact(scope, (tx) =>
      writeWithdrawals(tx, scope, { regrade, plans: scored, total, isYielding }),
    );
    return done > 0;
  }

  #planCorrections(
    scope: TenantScope,
    regrade: RegradeRow,
    after: string | null,
    since: Date | null = null,
  ): Promise<Planned> {
    const { organizationId } = scope;
    const { itemVersionId, newItemVersionId } = regrade;
    return this.#database.transact(
      scope,
      async (tx) => {
        const quizIds = await listQuizIdsOfVersion(tx, organizationId, itemVersionId);
        const search = { organizationId, quizIds, itemVersionId };
        const attempts = await listAttemptsOfVersion(tx, {
          ...search,
          after,
          since,
          limit: CHUNK,
        });
        const otherKeyIds = newItemVersionId === null ? [] : [newItemVersionId];
        const items = await loadSheetItems(tx, organizationId, attempts, otherKeyIds);
        const isFirst = regrade.cursor === null && since === null;
        return {
          ...toStep(attempts.map((attempt) => planCorrection(attempt, regrade, items))),
          total: isFirst ? await countAttemptsOfVersion(tx, search) : 0,
        };
      },
      'SCORER',
    );
  }

  #planWithdrawals(scope: TenantScope, regrade: RegradeRow): Promise<Planned> {
    const { organizationId } = scope;
    const regradeId = regrade.id;
    return this.#database.transact(
      scope,
      async (tx) => {
        const page = { organizationId, regradeId, after: regrade.cursor, limit: CHUNK };
        const changes = await listAppliedChanges(tx, page);
        const ids = changes.map((change) => change.attemptId);
        const attempts = await listScoredAttempts(tx, organizationId, ids);
        const left = await listCorrectionsLeft(tx, organizationId, regrade, ids);
        const restored = attempts.map((attempt) => ({
          ...attempt,
          adjustments: withdraw(
            attempt,
            regrade,
            left.filter(({ attemptId }) => attemptId === attempt.id),
          ),
        }));
        const items = await loadSheetItems(tx, organizationId, restored);
        return {
          ...toStep(
            attempts.map((attempt, index) =>
              planWithdrawal(attempt, restored[index]?.adjustments ?? {}, items),
            ),
          ),
          total: regrade.cursor === null ? await countAppliedChanges(tx, organizationId, regradeId) : 0,
        };
      },
      'SCORER',
    );
  }
}

function toStep(chunk: readonly PlannedRegrade[]): Pick<Planned, 'plans' | 'isLast'> {
  const plans = cutStep(chunk);
  return { plans, isLast: plans.length === chunk.length && chunk.length < CHUNK };
}

function reasonOf(error: unknown): string {
  return isScoringFault(error)
    ? error.message
    : 'The server could not go on. Start it again: it goes on where it stopped.';
}
