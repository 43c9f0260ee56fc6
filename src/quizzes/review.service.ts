import { Inject, Injectable } from '@nestjs/common';
import { MemberService, listMembersById } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { listCoursesById } from '../courses/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { EMPTY_SLICE } from '../platform/database/sorted-list.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { UnitService } from '../units/index.ts';
import { listAttempts } from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { AttemptService } from './attempt.service.ts';
import { ownAttempt } from './quiz.errors.ts';
import { claimedByOther, reviewClosed } from './review.errors.ts';
import type { ClaimReviewInput, ReleaseReviewInput, ReviewGuide, ReviewQueueArgs } from './review.model.ts';
import {
  REVIEW_QUEUE,
  claimNextReview,
  findReview,
  listOpenReviews,
  listReviewGuides,
  updateClaimed,
  updateReleased,
} from './review.queries.ts';
import type { ReviewGuideRow, ReviewRow } from './review.queries.ts';
import type { AttemptItemView } from './show-attempt.ts';

export type { ReviewGuideRow, ReviewRow } from './review.queries.ts';

/** What waits for people to grade it, and who has taken it on. */
@Injectable()
export class ReviewService {
  readonly #database: Database;
  readonly #attemptService: AttemptService;
  readonly #units: UnitService;
  readonly #members: MemberService;
  readonly #attempts: Batch<string, AttemptRow | null>;
  readonly #guides: Batch<string, ReviewGuideRow | null>;

  constructor(
    @Inject(Database) database: Database,
    @Inject(AttemptService) attempts: AttemptService,
    @Inject(UnitService) units: UnitService,
    @Inject(MemberService) members: MemberService,
  ) {
    this.#database = database;
    this.#attemptService = attempts;
    this.#units = units;
    this.#members = members;
    this.#attempts = new Batch(async (viewer, ids) => {
      const rows = await this.#database.read(viewer, (tx) => listAttempts(tx, viewer.organizationId, ids));
      return rowOfEach(ids, rows, (row) => row.id);
    });
    this.#guides = new Batch(async (viewer, ids) => {
      const list = await this.#database.read(
        viewer,
        (tx) => listReviewGuides(tx, viewer.organizationId, ids),
        'SCORER',
      );
      return rowOfEach(ids, list, (row) => row.itemVersionId);
    });
  }

  /** @throws NOT_FOUND for a course or unit of nobody here */
  async queue(viewer: Viewer, args: ReviewQueueArgs): Promise<Connection<ReviewRow>> {
    const { organizationId, membershipId } = viewer;
    const { courseId, unitId } = args.filter ?? {};
    const unit = unitId ? await this.#units.get(viewer, unitId) : null;
    const page = pageOf(args, REVIEW_QUEUE);
    const slice = await this.#database.read(viewer, async (tx) => {
      if (courseId && (await listCoursesById(tx, organizationId, [courseId])).length === 0)
        throw notFound('Course');
      if (courseId && unit && unit.courseId !== courseId) return EMPTY_SLICE;
      const queue = {
        organizationId,
        membershipId,
        courseId: unit?.courseId ?? courseId ?? null,
        unitStableId: unit?.stableId ?? null,
      };
      return listOpenReviews(tx, queue, page);
    });
    return connectionOf(slice, page);
  }

  /** For `node(id)`: null for missing, foreign and their own, and for whoever does not grade. */
  async findVisible(viewer: Viewer, id: string): Promise<ReviewRow | null> {
    if (!viewer.permissions.has('attempts:grade')) return null;
    const row = await this.#database.read(viewer, (tx) => findReview(tx, viewer.organizationId, id));
    return row === null || row.learnerId === viewer.membershipId ? null : row;
  }

  async get(viewer: Viewer, id: string): Promise<ReviewRow> {
    const row = await this.findVisible(viewer, id);
    if (row === null) throw notFound('Review');
    return row;
  }

  async member(viewer: Viewer, membershipId: string | null): Promise<MemberRow | null> {
    return membershipId === null ? null : this.#members.get(viewer, membershipId);
  }

  async attempt(viewer: Viewer, review: ReviewRow): Promise<AttemptRow> {
    const attempt = await this.#attempts.load(viewer, review.attemptId);
    if (attempt === null) throw notFound('Attempt');
    return attempt;
  }

  async item(viewer: Viewer, review: ReviewRow): Promise<AttemptItemView> {
    const items = await this.#attemptService.items(viewer, await this.attempt(viewer, review));
    const item = items.find(({ slot }) => slot === review.slot);
    if (item === undefined) throw notFound('Item');
    return item;
  }

  /** What those who grade it go by: the rubric and the model answer of its key. */
  async guide(viewer: Viewer, review: ReviewRow): Promise<ReviewGuide> {
    const { frozenItems, adjustments } = await this.attempt(viewer, review);
    const frozen = frozenItems.find(({ slot }) => slot === review.slot);
    const keyId = adjustments[review.slot]?.keyOf ?? frozen?.itemVersionId;
    const guide = keyId === undefined ? null : await this.#guides.load(viewer, keyId);
    const rubric = (guide?.rubric ?? []).map(({ id, ...rest }) => ({ criterionId: id, ...rest }));
    return { rubric, modelAnswer: guide?.modelAnswer ?? null };
  }

  /** Takes a review on, a given one or the next that is free. @throws CONFLICT when it is somebody else's or closed */
  async claim(viewer: Viewer, input: ClaimReviewInput): Promise<ReviewRow | null> {
    const { organizationId, membershipId, userId: actorId } = viewer;
    const { reviewId } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'claimReview', input }, async () => {
        if (input.reviewId) return { reviewId: await this.#claim(tx, viewer, input.reviewId) };
        const courseId = input.courseId ?? null;
        if (courseId && (await listCoursesById(tx, organizationId, [courseId])).length === 0)
          throw notFound('Course');
        return { reviewId: await claimNextReview(tx, { organizationId, membershipId, courseId }) };
      }),
    );
    return reviewId === null ? null : this.get(viewer, reviewId);
  }

  async #claim(tx: Tx, viewer: Viewer, id: string): Promise<string> {
    const { organizationId, membershipId } = viewer;
    const review = await findReview(tx, organizationId, id);
    if (review === null) throw notFound('Review');
    if (review.learnerId === membershipId) throw ownAttempt();
    if (await updateClaimed(tx, { organizationId, id, membershipId })) return id;
    throw await refusal(tx, organizationId, id);
  }

  /** @throws CONFLICT when it is somebody else's */
  async release(viewer: Viewer, { reviewId: id }: ReleaseReviewInput): Promise<ReviewRow> {
    const { organizationId, membershipId } = viewer;
    await this.#database.transact(viewer, async (tx) => {
      const review = await findReview(tx, organizationId, id);
      if (review === null || review.learnerId === membershipId) throw notFound('Review');
      if (!(await updateReleased(tx, { organizationId, id, membershipId })))
        throw await refusal(tx, organizationId, id);
    });
    return this.get(viewer, id);
  }
}

/** Why a review is not the viewer's. */
async function refusal(tx: Tx, organizationId: string, id: string): Promise<Error> {
  const review = await findReview(tx, organizationId, id);
  if (review === null) return notFound('Review');
  if (review.claimedBy === null || review.claimedUntil === null) return reviewClosed(review.status);
  const [grader] = await listMembersById(tx, organizationId, [review.claimedBy]);
  return claimedByOther(grader?.name ?? 'Another grader', review.claimedUntil);
}
