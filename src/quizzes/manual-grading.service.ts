import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { listUnlocksByCause } from '../progress/index.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { FrozenItem, ManualGrade } from './attempt.entity.ts';
import type { HeldAttempt } from './lock-attempt.queries.ts';
import { AttemptService } from './attempt.service.ts';
import { GradingService } from './grading.service.ts';
import { ofSlot } from './of-slot.ts';
import { ownAttempt, unknownSlot } from './quiz.errors.ts';
import { readGivenPoints } from './read-given-points.ts';
import { displayFraction } from './record-grade.ts';
import type { LockedAttempt } from './record-grade.ts';
import { rescoreAttempt } from './rescore-attempt.ts';
import {
  decidedByRegrade,
  notClaimed,
  notOverridden,
  notScored,
  nothingToReturnTo,
  reviewClosed,
} from './review.errors.ts';
import type { ClearOverrideInput, GradeReviewInput, OverrideItemScoreInput } from './review.model.ts';
import { findReview, listReviewGuides, lockReview, updateDone } from './review.queries.ts';
import type { ReviewRow } from './review.queries.ts';
import { ReviewService } from './review.service.ts';
import type { Score, Sheet } from './scoring/index.ts';
import { ScoringPool } from './scoring-pool.ts';
import { transactScoring } from './transact-scoring.ts';

export interface GradedByHand {
  readonly attempt: HeldAttempt;
  readonly unlocked: UnitRow[];
}

type ScoreOf = (sheet: Sheet) => Score;

/** Where people decide what an answer is worth: the attempt is scored again in the same transaction. */
@Injectable()
export class ManualGradingService {
  readonly #database: Database;
  readonly #pool: ScoringPool;
  readonly #grading: GradingService;
  readonly #attempts: AttemptService;
  readonly #reviews: ReviewService;
  readonly #units: UnitService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(ScoringPool) pool: ScoringPool,
    @Inject(GradingService) grading: GradingService,
    @Inject(AttemptService) attempts: AttemptService,
    @Inject(ReviewService) reviews: ReviewService,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#pool = pool;
    this.#grading = grading;
    this.#attempts = attempts;
    this.#reviews = reviews;
    this.#units = units;
  }

  /** Grades what the viewer has claimed; the last one of an attempt makes it GRADED. @throws CONFLICT without the claim */
  async gradeReview(viewer: Viewer, input: GradeReviewInput): Promise<GradedByHand & { review: ReviewRow }> {
    const graded = await this.#change(viewer, 'gradeReview', input, (tx, scoreOf) =>
      this.#gradeReview(tx, viewer, input, scoreOf),
    );
    return { ...graded, review: await this.#reviews.get(viewer, input.reviewId) };
  }

  async #gradeReview(tx: Tx, viewer: Viewer, input: GradeReviewInput, scoreOf: ScoreOf): Promise<string> {
    const { organizationId, membershipId } = viewer;
    const found = await findReview(tx, organizationId, input.reviewId);
    if (found === null) throw notFound('Review');
    const locked = await this.#lock(tx, viewer, found.attemptId);
    const review = await lockReview(tx, organizationId, found.id);
    if (review?.status !== 'OPEN') throw reviewClosed(review?.status ?? 'CANCELLED');
    if (review.claimedBy !== membershipId) throw notClaimed();

    const { attempt } = locked;
    const item = frozenItem(attempt, review.slot);
    const keyId = ofSlot(attempt.adjustments, review.slot)?.keyOf ?? item.itemVersionId;
    const [guide] = await listReviewGuides(tx, organizationId, [keyId]);
    const given = readGivenPoints({ max: item.points, rubric: guide?.rubric ?? [] }, input);
    const comment = input.comment ?? null;
    const points = displayFraction(given.points);
    await updateDone(tx, {
      organizationId,
      id: review.id,
      membershipId,
      points,
      criteria: given.criteria ?? null,
      comment,
    });
    const manual = { ...attempt.manual, [review.slot]: { ...given, comment } };
    await rescoreAttempt(tx, viewer, { ...locked, manual, scoreOf, kind: 'REVIEWED', reason: null });
    await recordAudit(tx, viewer, {
      action: 'attempt.review',
      targetType: 'Attempt',
      targetId: attempt.id,
      after: { slot: review.slot, points },
    });
    return attempt.id;
  }

  /** Puts a person's points in the place of whatever an item scored. What is passed stays passed. */
  override(viewer: Viewer, input: OverrideItemScoreInput): Promise<GradedByHand> {
    return this.#change(viewer, 'overrideItemScore', input, async (tx, scoreOf) => {
      const { attemptId, slot, reason } = input;
      const locked = await this.#lock(tx, viewer, attemptId);
      const { attempt } = locked;
      const item = frozenItem(attempt, slot);
      const { isDropped, fullCredit } = ofSlot(attempt.adjustments, slot) ?? {};
      if (isDropped || fullCredit) throw decidedByRegrade();
      const before = ofSlot(attempt.manual, slot) ?? null;
      const grade: ManualGrade = {
        ...readGivenPoints({ max: item.points, rubric: [] }, { points: input.points }),
        comment: input.comment ?? null,
        replaces: before?.replaces === undefined ? before : before.replaces,
      };
      const manual = { ...attempt.manual, [slot]: grade };
      await rescoreAttempt(tx, viewer, { ...locked, manual, scoreOf, kind: 'OVERRIDDEN', reason });
      await recordAudit(tx, viewer, {
        action: 'attempt.override',
        targetType: 'Attempt',
        targetId: attempt.id,
        before: { slot, ...earnedIn(attempt, slot) },
        after: { slot, points: displayFraction(grade.points), reason },
      });
      return attempt.id;
    });
  }

  /** Takes an override back: what people gave before counts again, or what the engine gives. */
  clearOverride(viewer: Viewer, input: ClearOverrideInput): Promise<GradedByHand> {
    return this.#change(viewer, 'clearOverride', input, async (tx, scoreOf) => {
      const { attemptId, slot, reason } = input;
      const locked = await this.#lock(tx, viewer, attemptId);
      const { attempt } = locked;
      frozenItem(attempt, slot);
      const { [slot]: current, ...others } = attempt.manual;
      if (current?.replaces === undefined) throw notOverridden();
      const manual = current.replaces === null ? others : { ...others, [slot]: current.replaces };
      const score = await rescoreAttempt(tx, viewer, {
        ...locked,
        manual,
        scoreOf,
        kind: 'OVERRIDDEN',
        reason,
      });
      if (attempt.status === 'GRADED' && score.pending !== undefined) throw nothingToReturnTo();
      await recordAudit(tx, viewer, {
        action: 'attempt.clear-override',
        targetType: 'Attempt',
        targetId: attempt.id,
        before: { slot, points: displayFraction(current.points) },
        after: { slot, reason },
      });
      return attempt.id;
    });
  }

  async #change(
    viewer: Viewer,
    operation: string,
    input: { readonly idempotencyKey?: string | null },
    work: (tx: Tx, scoreOf: ScoreOf) => Promise<string>,
  ): Promise<GradedByHand> {
    const { organizationId, userId: actorId } = viewer;
    const doors = { database: this.#database, pool: this.#pool };
    const { attemptId } = await transactScoring(doors, viewer, (tx, scoreOf) =>
      once(tx, { organizationId, actorId, operation, input }, async () => ({
        attemptId: await work(tx, scoreOf),
      })),
    );
    const attempt = await this.#attempts.get(viewer, attemptId);
    const { enrollmentId } = attempt;
    const unlockedIds = await this.#database.read(viewer, (tx) =>
      listUnlocksByCause(tx, { organizationId, enrollmentId, causeRef: attemptId }),
    );
    return { attempt, unlocked: await this.#units.getAll(viewer, unlockedIds) };
  }

  /** The attempt with its enrollment, locked. @throws FORBIDDEN for the viewer's own, CONFLICT for one without a score */
  async #lock(tx: Tx, viewer: Viewer, attemptId: string): Promise<LockedAttempt> {
    const locked = await this.#grading.lock(tx, { organizationId: viewer.organizationId, attemptId });
    const { status } = locked.attempt;
    if (locked.enrollment.membershipId === viewer.membershipId) throw ownAttempt();
    if (status !== 'NEEDS_REVIEW' && status !== 'GRADED') throw notScored(status);
    return locked;
  }
}

/** @throws BAD_USER_INPUT when the attempt has no such item */
function frozenItem(attempt: HeldAttempt, slot: string): FrozenItem {
  const item = attempt.frozenItems.find((frozen) => frozen.slot === slot);
  if (item === undefined) throw unknownSlot(slot);
  return item;
}

function earnedIn({ score }: HeldAttempt, slot: string): { points?: string } {
  const item = score?.items.find((scored) => scored.slot === slot);
  return item === undefined ? {} : { points: displayFraction(item.earned) };
}
