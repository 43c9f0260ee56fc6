import { Inject, Injectable } from '@nestjs/common';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import type { JobRun } from '../platform/jobs/job-handlers.ts';
import { withdraw } from './adjust-attempt.ts';
import { keyVersionIds } from './build-sheet.ts';
import { planCorrection, planWithdrawal } from './plan-regrade.ts';
import type { PlannedRegrade } from './plan-regrade.ts';
import { listItemKeys, listItemVersions } from './quiz.queries.ts';
import {
  countAttemptsOfVersion,
  listAttemptsOfVersion,
  listQuizIdsOfVersion,
  listScoredAttempts,
} from './regrade-attempts.queries.ts';
import type { ScoredAttempt } from './regrade-attempts.queries.ts';
import {
  countAppliedChanges,
  listAppliedChanges,
  listRegradesById,
  updateFailed,
} from './regrade.queries.ts';
import type { RegradeRow } from './regrade.queries.ts';
import { RegradeScorer, isScoringFault } from './regrade-scorer.ts';
import type { ScoredPlan } from './regrade-scorer.ts';
import { writeCorrections, writeEnd, writePreview, writeWithdrawals } from './write-regrade.ts';

/** Attempts that are read, scored and written together: large enough for set-based SQL, small enough to lock at once. */
const CHUNK = 250;

interface RegradeId {
  readonly organizationId: string;
  readonly regradeId: string;
}

/** Attempts read for a chunk, with what is to be done to each. */
interface Planned {
  readonly plans: readonly PlannedRegrade[];
  readonly total: number;
}

/**
 * The job of a regrade: each run reads a chunk of attempts, scores them on the pool outside any transaction, and writes
 * them, the new cursor and the next job in one. Whatever dies in between, the next run begins at the cursor.
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
    const scope = systemScope(organizationId);
    try {
      const [regrade] = await this.#database.read(scope, (tx) =>
        listRegradesById(tx, organizationId, [regradeId]),
      );
      if (regrade?.status === 'PREVIEWING') await this.#preview(scope, regrade);
      if (regrade?.status === 'APPLYING') await this.#apply(scope, regrade);
      if (regrade?.status === 'REVERTING') await this.#revert(scope, regrade);
    } catch (error) {
      if (isLast)
        await this.#database.transact(scope, (tx) =>
          updateFailed(tx, organizationId, regradeId, reasonOf(error)),
        );
      throw error;
    }
  }

  async #preview(scope: TenantScope, regrade: RegradeRow): Promise<void> {
    const { plans, total } = await this.#planCorrections(scope, regrade, regrade.cursor);
    const scored = await this.#scorer.score(plans, regrade.policy);
    await this.#database.transact(scope, (tx) =>
      writePreview(tx, scope, { regrade, plans: scored, total }, plans.length < CHUNK),
    );
  }

  async #apply(scope: TenantScope, regrade: RegradeRow): Promise<void> {
    const { plans, total } = await this.#planCorrections(scope, regrade, regrade.cursor);
    if (plans.length > 0) {
      const scored = await this.#scorer.score(plans, regrade.policy);
      await this.#writeCorrections(scope, { regrade, plans: scored, total }, false);
      return;
    }
    await this.#applyLate(scope, regrade);
    await this.#database.transact(scope, (tx) => writeEnd(tx, scope, regrade, 'APPLIED'));
  }

  /** Attempts that were graded, by the old key, when the cursor had passed them. */
  async #applyLate(scope: TenantScope, regrade: RegradeRow): Promise<void> {
    if (regrade.cursor === null) return;
    const late = { until: regrade.cursor, since: regrade.requestedAt };
    for (let after: string | null = null; ;) {
      const { plans } = await this.#planCorrections(scope, regrade, after, late);
      if (plans.length === 0) return;
      const scored = await this.#scorer.score(plans, regrade.policy);
      const done = await this.#writeCorrections(scope, { regrade, plans: scored, total: 0 }, true);
      if (done === null) return;
      after = plans[done - 1]?.attempt.id ?? after;
    }
  }

  #writeCorrections(
    scope: TenantScope,
    chunk: { regrade: RegradeRow; plans: ScoredPlan[]; total: number },
    isLate: boolean,
  ): Promise<number | null> {
    return this.#database.transact(scope, (tx) => writeCorrections(tx, scope, chunk, isLate));
  }

  async #revert(scope: TenantScope, regrade: RegradeRow): Promise<void> {
    const { plans, total } = await this.#planWithdrawals(scope, regrade);
    if (plans.length === 0) {
      await this.#database.transact(scope, (tx) => writeEnd(tx, scope, regrade, 'REVERTED'));
      return;
    }
    const scored = await this.#scorer.score(plans, 'NEW_KEY');
    await this.#database.transact(scope, (tx) =>
      writeWithdrawals(tx, scope, { regrade, plans: scored, total }),
    );
  }

  #planCorrections(
    scope: TenantScope,
    regrade: RegradeRow,
    after: string | null,
    late?: { until: string; since: Date },
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
          limit: CHUNK,
          ...(late !== undefined && { late }),
        });
        const items = await loadItems(tx, organizationId, attempts, newItemVersionId);
        const isFirst = regrade.cursor === null && late === undefined;
        return {
          plans: attempts.map((attempt) => planCorrection(attempt, regrade, items)),
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
        const beforeOf = new Map(changes.map((change) => [change.attemptId, change.oldAdjustments ?? {}]));
        const attempts = await listScoredAttempts(tx, organizationId, [...beforeOf.keys()]);
        const restored = attempts.map((attempt) => ({
          ...attempt,
          adjustments: withdraw(attempt, beforeOf.get(attempt.id) ?? {}, regrade),
        }));
        const items = await loadItems(tx, organizationId, restored, null);
        return {
          plans: attempts.map((attempt) =>
            planWithdrawal(attempt, beforeOf.get(attempt.id) ?? {}, regrade, items),
          ),
          total: regrade.cursor === null ? await countAppliedChanges(tx, organizationId, regradeId) : 0,
        };
      },
      'SCORER',
    );
  }
}

/** The items that the attempts' scores depend on, each once. */
async function loadItems(
  tx: Tx,
  organizationId: string,
  attempts: readonly ScoredAttempt[],
  newItemVersionId: string | null,
) {
  const versionIds = new Set(
    attempts.flatMap(({ frozenItems }) => frozenItems.map((item) => item.itemVersionId)),
  );
  const keyIds = new Set(attempts.flatMap((attempt) => keyVersionIds(attempt)));
  if (newItemVersionId !== null) keyIds.add(newItemVersionId);
  return {
    versions: await listItemVersions(tx, organizationId, [...versionIds]),
    keys: await listItemKeys(tx, organizationId, [...keyIds]),
  };
}

function reasonOf(error: unknown): string {
  return isScoringFault(error)
    ? error.message
    : 'The server could not go on. Start it again: it goes on where it stopped.';
}
