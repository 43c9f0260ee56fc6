import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import type { ReopenAttemptInput, RescoreAttemptInput, VoidAttemptInput } from './attempt-decision.model.ts';
import {
  findLastGrade,
  keepAttempt,
  returnAttempt,
  updateReopened,
  updateToScoreAgain,
  updateVoided,
} from './attempt-decision.queries.ts';
import { listOpenAttempts } from './attempt.queries.ts';
import type { HeldAttempt } from './lock-attempt.queries.ts';
import { isWithdrawal } from './grade.entity.ts';
import { GradingService } from './grading.service.ts';
import { notInState, otherAttemptOpen, ownAttempt } from './quiz.errors.ts';
import { cancelReviews } from './open-reviews.ts';
import { timeLimitOf } from './time-limit.ts';
import { assertStillTaken } from './own-attempt.ts';
import { recordGrade } from './record-grade.ts';
import type { LockedAttempt } from './record-grade.ts';
import { scheduleClosing, scoreAttempt } from './score-attempt.job.ts';

const REOPENABLE = new Set(['SUBMITTED', 'NEEDS_REVIEW', 'GRADED', 'SCORING_FAILED', 'ABANDONED']);
const RESCORABLE = new Set(['SUBMITTED', 'SCORING', 'SCORING_FAILED']);

interface DecisionInput {
  readonly attemptId: string;
  readonly reason: string;
  readonly idempotencyKey?: string | null;
}

/** What staff decide about an attempt; each is audited, and leaves what the learner has passed and unlocked as it is. */
@Injectable()
export class AttemptDecisionService {
  readonly #database: Database;
  readonly #grading: GradingService;

  constructor(@Inject(Database) database: Database, @Inject(GradingService) grading: GradingService) {
    this.#database = database;
    this.#grading = grading;
  }

  /** The attempt no longer counts. @throws CONFLICT when it is voided already */
  void(viewer: Viewer, input: VoidAttemptInput): Promise<string> {
    return this.#decide(viewer, 'voidAttempt', input, async (tx, locked) => {
      const { organizationId } = viewer;
      const { attempt } = locked;
      if (attempt.status === 'VOIDED') throw notInState('voided already');
      await updateVoided(tx, organizationId, attempt.id);
      await cancelReviews(tx, organizationId, attempt.id);
      if (input.returnsAttempt) await returnAttempt(tx, organizationId, attempt.id);
      else await keepAttempt(tx, organizationId, attempt.id);
      await withdrawGrade(tx, viewer, locked, { kind: 'VOIDED', reason: input.reason });
    });
  }

  /**
   * The attempt takes responses again. @throws CONFLICT when another one is in progress, it was voided, or its learner, who
   * could not hand it in any more, has left the course
   */
  reopen(viewer: Viewer, input: ReopenAttemptInput): Promise<string> {
    return this.#decide(viewer, 'reopenAttempt', input, async (tx, locked) => {
      const { organizationId } = viewer;
      const { attempt, enrollment } = locked;
      if (!REOPENABLE.has(attempt.status)) throw notInState('not one that was submitted');
      assertStillTaken(attempt);
      const open = await listOpenAttempts(tx, organizationId, [enrollment.id]);
      if (open.some((other) => other.unitStableId === attempt.unitStableId)) throw otherAttemptOpen();
      const limitSeconds = await timeLimitOf(tx, organizationId, { ...attempt, givenSeconds: null });
      const givenSeconds = limitSeconds === null ? null : (input.seconds ?? null);
      const deadlineAt = await updateReopened(tx, {
        organizationId,
        id: attempt.id,
        seconds: givenSeconds ?? limitSeconds,
        givenSeconds,
      });
      await keepAttempt(tx, organizationId, attempt.id);
      await cancelReviews(tx, organizationId, attempt.id);
      await withdrawGrade(tx, viewer, locked, { kind: 'REOPENED', reason: input.reason });
      const { graceSeconds } = attempt;
      await scheduleClosing(tx, { organizationId, attemptId: attempt.id, deadlineAt, graceSeconds });
    });
  }

  /** Has an attempt scored anew whose scoring was given up. @throws CONFLICT when it has its score */
  rescore(viewer: Viewer, input: RescoreAttemptInput): Promise<string> {
    return this.#decide(viewer, 'rescoreAttempt', input, async (tx, { attempt }) => {
      const { organizationId } = viewer;
      if (!RESCORABLE.has(attempt.status)) throw notInState('not waiting for its score');
      await updateToScoreAgain(tx, organizationId, attempt.id);
      await keepAttempt(tx, organizationId, attempt.id);
      await enqueue(tx, scoreAttempt, [{ organizationId, attemptId: attempt.id }], {
        key: (payload) => payload.attemptId,
      });
    });
  }

  async #decide(
    viewer: Viewer,
    operation: string,
    input: DecisionInput,
    work: (tx: Tx, locked: LockedAttempt) => Promise<void>,
  ): Promise<string> {
    const { organizationId, userId: actorId } = viewer;
    const { attemptId } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation, input }, async () => {
        const locked = await this.#grading.lock(tx, { organizationId, attemptId: input.attemptId });
        const { attempt } = locked;
        if (attempt.membershipId === viewer.membershipId) throw ownAttempt();
        await work(tx, locked);
        await recordAudit(tx, viewer, {
          action: `attempt.${operation.replace('Attempt', '')}`,
          targetType: 'Attempt',
          targetId: attempt.id,
          before: stateOf(attempt),
          after: { reason: input.reason },
        });
        return { attemptId: attempt.id };
      }),
    );
    return attemptId;
  }
}

function stateOf({ status, earned, max, passed }: HeldAttempt): object {
  return { status, earned, max, passed };
}

/** Takes the attempt's grade, if it has one, out of the result. */
async function withdrawGrade(
  tx: Tx,
  viewer: Viewer,
  locked: LockedAttempt,
  { kind, reason }: { kind: 'VOIDED' | 'REOPENED'; reason: string },
): Promise<void> {
  const { organizationId, membershipId: actorMembershipId } = viewer;
  const last = await findLastGrade(tx, organizationId, locked.attempt.id);
  if (last === null || isWithdrawal(last.kind)) return;
  const { engine, earned, max, at } = last;
  await recordGrade(tx, viewer, locked, {
    kind,
    engine,
    earned,
    max,
    passed: false,
    gradedAt: at,
    actorMembershipId,
    reason,
  });
}
