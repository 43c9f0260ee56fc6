import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { systemScope } from '../platform/auth/viewer.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import { Database } from '../platform/database/database.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { enqueue } from '../platform/jobs/job.ts';
import type { SavedResponse } from './attempt.entity.ts';
import { keepAttempt } from './attempt-decision.queries.ts';
import { buildSheet } from './build-sheet.ts';
import type { SheetParts } from './build-sheet.ts';
import { explanationsOf } from './explanations-of.ts';
import {
  claimScoring,
  updateGraded,
  updateScoringFailed,
  updateSubmitted,
  updateSubmittedForReview,
} from './grade-attempt.queries.ts';
import type { KnownOfAttempt } from './known-of-attempt.queries.ts';
import { loadSheetItems } from './load-sheet-items.ts';
import { lockAttemptToGrade } from './lock-attempt.queries.ts';
import type { HeldAttempt } from './lock-attempt.queries.ts';
import { openReviews } from './open-reviews.ts';
import { planNotPassedEmail } from './plan-not-passed-email.ts';
import { displayFraction, recordGrade } from './record-grade.ts';
import type { LockedAttempt } from './record-grade.ts';
import { isScoringFault } from './regrade-scorer.ts';
import { scoreAttempt } from './score-attempt.job.ts';
import { HEAVY_SHEET_COST, estimateScoringCost, scoreSheet } from './scoring/index.ts';
import type { Score } from './scoring/index.ts';
import { ScoringPool } from './scoring-pool.ts';

/** An attempt as its grade has left it, and the units that this has unlocked. */
export interface GradedAttempt {
  readonly attempt: HeldAttempt;
  readonly unlockedIds: readonly string[];
}

interface AttemptId {
  readonly organizationId: string;
  readonly attemptId: string;
}

/** Closes attempts, scores them and writes what that earns: grade, result, unlock, e-mail and job in one transaction. */
@Injectable()
export class GradingService {
  readonly #database: Database;
  readonly #pool: ScoringPool;

  constructor(@Inject(Database) database: Database, @Inject(ScoringPool) pool: ScoringPool) {
    this.#database = database;
    this.#pool = pool;
  }

  /** @param membershipId whose it has to be; left out: anybody's */
  async lock(
    tx: Tx,
    { organizationId, attemptId, membershipId = null }: AttemptId & { membershipId?: string | null },
  ): Promise<LockedAttempt> {
    const locked = await lockAttemptToGrade(tx, { organizationId, id: attemptId, membershipId });
    if (locked === null) throw notFound('Attempt');
    return locked;
  }

  /**
   * Closes the attempt, which is in progress, and scores it here and now if that is cheap, else by a job. The transaction is
   * the scorer's.
   * @param known when the caller has it; items with their keys
   * @returns what it was graded with; null while it is not
   */
  async submit(
    tx: Tx,
    scope: TenantScope,
    { attempt, enrollment }: LockedAttempt,
    responses: Record<string, SavedResponse>,
    known: Partial<KnownOfAttempt> = {},
  ): Promise<GradedAttempt | null> {
    const { organizationId } = scope;
    const { id } = attempt;
    const submitted = { ...attempt, responses };
    const { items, ledger, entry } = known;
    // A regrade may have put other keys in the place of the items' own.
    const isAdjusted = Object.keys(attempt.adjustments).length > 0;
    const parts =
      items === undefined || isAdjusted
        ? await this.#loadParts(tx, organizationId, submitted)
        : { attempt: submitted, ...items };
    const score = scoreInline(parts);
    const hash = hashResponses(responses);
    if (score === null) {
      if (!(await updateSubmitted(tx, { organizationId, id, responses, hash }))) return null;
      const key = (payload: AttemptId) => payload.attemptId;
      await enqueue(tx, scoreAttempt, [{ organizationId, attemptId: id }], { key });
      return null;
    }
    const shown = { score, explanations: explanationsOf(parts), ...displayOf(score) };
    const closing = { responses, hash, ...shown };
    const gradedAt = enrollment.heldSince;
    if (score.pending !== undefined) {
      updateSubmittedForReview(tx, { organizationId, id, at: gradedAt, closing });
      await openReviews(tx, { organizationId, attempt, score, courseId: enrollment.courseId });
      return null;
    }
    // It has no open reviews: what is reopened gives up its own.
    const locked = { attempt: submitted, enrollment };
    const line = { kind: 'SCORED' as const, gradedAt, ...lineOf(score) };
    const { unlockedIds } = await recordGrade(tx, scope, locked, line, { ledger, entry, closing });
    if (!score.passed) await planNotPassedEmail(tx, scope, { attemptId: id, score });
    const { passed } = score;
    const times = { submittedAt: gradedAt, gradedAt };
    return {
      attempt: { ...submitted, ...shown, ...times, status: 'GRADED', responsesHash: hash, passed },
      unlockedIds,
    };
  }

  /** The job: claim, score on the pool outside any transaction, grade. A fault of ours is retried, never a learner's zero. */
  async scoreOnPool({ organizationId, attemptId }: AttemptId): Promise<void> {
    const scope = systemScope(organizationId);
    const claimed = await this.#database.transact(
      scope,
      async (tx) => {
        const { attempt } = await this.lock(tx, { organizationId, attemptId });
        const revision = await claimScoring(tx, organizationId, attemptId);
        if (revision === null) return null;
        if (attempt.isReturned) await keepAttempt(tx, organizationId, attemptId);
        return { revision, parts: await this.#loadParts(tx, organizationId, attempt) };
      },
      'SCORER',
    );
    if (claimed === null) return;
    const { revision, parts } = claimed;
    let score: Score;
    try {
      score = JSON.parse(await this.#pool.score(JSON.stringify(buildSheet(parts)))) as Score;
    } catch (error) {
      // Of a thread: not in every runtime an Error of this one.
      const reason = String((error as { message?: unknown } | null)?.message ?? 'Scoring failed.');
      await this.#database.transact(scope, (tx) =>
        updateScoringFailed(tx, {
          organizationId,
          id: attemptId,
          revision,
          reason,
          isFinal: isScoringFault(error),
        }),
      );
      throw error;
    }
    await this.#database.transact(scope, async (tx) => {
      const locked = await this.lock(tx, { organizationId, attemptId });
      await this.#grade(tx, scope, locked, { score, explanations: explanationsOf(parts), revision });
    });
  }

  /** The job: an attempt whose time is over is submitted with what was saved. */
  async closeOverdue({ organizationId, attemptId }: AttemptId): Promise<void> {
    const scope = systemScope(organizationId);
    await this.#database.transact(
      scope,
      async (tx) => {
        const locked = await this.lock(tx, { organizationId, attemptId });
        if (locked.attempt.status === 'IN_PROGRESS' && locked.attempt.isOverdue) {
          await this.submit(tx, scope, locked, locked.attempt.responses);
        }
      },
      'SCORER',
    );
  }

  async #loadParts(tx: Tx, organizationId: string, attempt: HeldAttempt): Promise<SheetParts> {
    return { attempt, ...(await loadSheetItems(tx, organizationId, [attempt])) };
  }

  async #grade(
    tx: Tx,
    scope: TenantScope,
    locked: LockedAttempt,
    {
      score,
      explanations,
      revision,
    }: { score: Score; explanations: Record<string, string>; revision: number },
  ): Promise<void> {
    const { organizationId } = scope;
    const gradedAt = await updateGraded(tx, {
      organizationId,
      id: locked.attempt.id,
      revision,
      score,
      explanations,
      ...displayOf(score),
    });
    if (gradedAt !== null) await this.#follow(tx, scope, locked, { score, gradedAt });
  }

  /** What follows from a score that was written. */
  async #follow(
    tx: Tx,
    scope: TenantScope,
    locked: LockedAttempt,
    { score, gradedAt }: { score: Score; gradedAt: Date },
  ): Promise<void> {
    const { organizationId } = scope;
    const { attempt, enrollment } = locked;
    await openReviews(tx, { organizationId, attempt, score, courseId: enrollment.courseId });
    if (score.pending !== undefined) return;
    await recordGrade(tx, scope, locked, { kind: 'SCORED', gradedAt, ...lineOf(score) });
    if (!score.passed) await planNotPassedEmail(tx, scope, { attemptId: attempt.id, score });
  }
}

function lineOf({ engine, earned, max, passed }: Score): Pick<Score, 'engine' | 'earned' | 'max' | 'passed'> {
  return { engine, earned, max, passed };
}

/** Decimals for display. */
function displayOf({ earned, max }: Score): { earned: string; max: string } {
  return { earned: displayFraction(earned), max: displayFraction(max) };
}

/** The score of a cheap sheet; null for one that belongs on the pool, or that faults here: there it is retried, and seen. */
function scoreInline(parts: SheetParts): Score | null {
  try {
    const sheet = buildSheet(parts);
    return estimateScoringCost(sheet) < HEAVY_SHEET_COST ? scoreSheet(sheet) : null;
  } catch {
    return null;
  }
}

/** Names what was submitted, so that another submission of the same attempt is told apart from a retry. */
export function hashResponses(responses: Record<string, SavedResponse>): string {
  const given = Object.entries(responses)
    .map(([slot, saved]) => [slot, saved.response] as const)
    .filter(([, response]) => response !== null)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(canonicalJson(given)).digest('base64url');
}
