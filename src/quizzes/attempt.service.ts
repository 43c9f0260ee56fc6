import { Inject, Injectable } from '@nestjs/common';
import { notActive } from '../enrollments/index.ts';
import { listUnlocksByCause, ProgressService } from '../progress/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { assertId } from '../platform/graphql/node.ts';
import { newId } from '../platform/ids.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { SaveResponseInput, StartAttemptInput, SubmitAttemptInput } from './attempt.model.ts';
import {
  findAttempt,
  insertAttempt,
  listOpenAttempts,
  listSeenItems,
  lockAttempt,
  takeAttemptNumber,
  updateResponse,
} from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { listDrawableItems } from './bank.queries.ts';
import { freezeItems } from './freeze-items.ts';
import { GradingService, hashResponses } from './grading.service.ts';
import {
  attemptClosed,
  attemptLimitReached,
  deadlinePassed,
  newerResponseSaved,
  otherSubmission,
  unknownSlot,
  wrongResponse,
} from './quiz.errors.ts';
import { mergeResponses } from './merge-responses.ts';
import { listItemVersions, listQuizzesOfUnits, listSlots } from './quiz.queries.ts';
import type { ItemVersionRow } from './quiz.queries.ts';
import { readResponse, readResponses } from './response-input.ts';
import { closeOverdueAttempt } from './score-attempt.job.ts';
import { findItemType } from './scoring/index.ts';
import type { ItemResponse } from './scoring/index.ts';
import { showItems, showResult } from './show-attempt.ts';
import type { AttemptItemView } from './show-attempt.ts';

export type { AttemptRow } from './attempt.queries.ts';

/** What a learner does with attempts. */
@Injectable()
export class AttemptService {
  readonly #database: Database;
  readonly #progress: ProgressService;
  readonly #grading: GradingService;
  readonly #units: UnitService;
  readonly #versions: Batch<string, ItemVersionRow | null>;

  constructor(
    @Inject(Database) database: Database,
    @Inject(ProgressService) progress: ProgressService,
    @Inject(GradingService) grading: GradingService,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#progress = progress;
    this.#grading = grading;
    this.#units = units;
    this.#versions = new Batch(async (viewer, ids) => {
      const rows = await this.#database.read(viewer, (tx) =>
        listItemVersions(tx, viewer.organizationId, ids),
      );
      return rowOfEach(ids, rows, (row) => row.id);
    });
  }

  /** Starts an attempt with its items frozen, or answers the one in progress. @throws UNIT_LOCKED, ATTEMPT_LIMIT_REACHED */
  async start(viewer: Viewer, input: StartAttemptInput): Promise<AttemptRow> {
    const { organizationId, userId: actorId } = viewer;
    const unit = await this.#units.get(viewer, input.unitId);
    const { attemptId } = await this.#database.transact(
      viewer,
      (tx) =>
        once(tx, { organizationId, actorId, operation: 'startAttempt', input }, () =>
          this.#start(tx, viewer, unit),
        ),
      'SCORER',
    );
    return this.get(viewer, attemptId);
  }

  async #start(tx: Tx, viewer: Viewer, unit: UnitRow): Promise<{ attemptId: string }> {
    const { organizationId } = viewer;
    const { enrollment } = await this.#progress.enter(tx, viewer, unit);
    const [quiz] = await listQuizzesOfUnits(tx, organizationId, [unit.id]);
    if (quiz === undefined) throw notFound('Quiz');
    const place = { organizationId, enrollmentId: enrollment.id, unitStableId: unit.stableId };

    const open = (await listOpenAttempts(tx, organizationId, [enrollment.id])).find(
      (row) => row.unitStableId === unit.stableId,
    );
    if (open !== undefined && !open.isOverdue) return { attemptId: open.id };
    if (open !== undefined) {
      const locked = await this.#grading.lock(tx, { organizationId, attemptId: open.id });
      await this.#grading.submit(tx, viewer, locked, locked.attempt.responses);
    }

    const number = await takeAttemptNumber(tx, place, quiz.attemptLimit);
    if (number === null) throw attemptLimitReached(quiz.attemptLimit ?? 0);
    const attemptId = newId();
    const seed = newId();
    const slots = await listSlots(tx, organizationId, quiz.id);
    const bankIds = slots.flatMap(({ bankId }) => bankId ?? []);
    const drawable = await listDrawableItems(tx, organizationId, [...new Set(bankIds)]);
    const seen = bankIds.length > 0 ? await listSeenItems(tx, place) : [];
    const frozenItems = freezeItems({ slots, drawable, seed, seen });
    const deadlineAt = await insertAttempt(tx, {
      ...quiz,
      ...place,
      id: attemptId,
      quizId: quiz.id,
      number,
      seed,
      frozenItems,
    });
    if (deadlineAt !== null) {
      const runAt = new Date(deadlineAt.getTime() + (quiz.graceSeconds + 1) * 1000);
      await enqueue(tx, closeOverdueAttempt, [{ organizationId, attemptId }], {
        key: (payload) => payload.attemptId,
        runAt,
      });
    }
    return { attemptId };
  }

  /** Saves one response. @throws ATTEMPT_CLOSED, DEADLINE_PASSED, CONFLICT for an older revision, BAD_USER_INPUT for a wrong shape */
  async save(viewer: Viewer, input: SaveResponseInput): Promise<AttemptItemView> {
    const { slot, rev } = input;
    const response = readResponse(input.response);
    const attempt = await this.#database.transact(viewer, async (tx) => {
      const attempt = await this.#lockOwn(tx, viewer, input.attemptId);
      if (attempt.status !== 'IN_PROGRESS') throw attemptClosed();
      assertStillTaken(attempt);
      if (attempt.isOverdue) throw deadlinePassed();
      await this.#checkResponses(tx, viewer, attempt, [{ slot, response }]);
      const saved = attempt.responses[slot];
      if (saved !== undefined && saved.rev >= rev) {
        if (saved.rev === rev && canonicalJson(saved.response) === canonicalJson(response)) return attempt;
        throw newerResponseSaved(saved.rev);
      }
      await updateResponse(tx, {
        organizationId: viewer.organizationId,
        id: attempt.id,
        slot,
        saved: { rev, response },
      });
      return { ...attempt, responses: { ...attempt.responses, [slot]: { rev, response } } };
    });
    const item = (await this.items(viewer, attempt)).find((shown) => shown.slot === slot);
    if (item === undefined) throw unknownSlot(slot);
    return item;
  }

  /** Hands the attempt in, once; a retry is told the same, another submission is refused. */
  async submit(viewer: Viewer, input: SubmitAttemptInput) {
    const given = readResponses(input.responses ?? []);
    const { organizationId, userId: actorId } = viewer;
    const { attemptId, isLate } = await this.#database.transact(
      viewer,
      (tx) =>
        once(tx, { organizationId, actorId, operation: 'submitAttempt', input }, () =>
          this.#submit(tx, viewer, input.attemptId, given),
        ),
      'SCORER',
    );
    if (isLate) throw deadlinePassed();
    const attempt = await this.get(viewer, attemptId);
    return { attempt, result: showResult(attempt), unlocked: await this.#unlockedBy(viewer, attempt) };
  }

  async #submit(
    tx: Tx,
    viewer: Viewer,
    id: string,
    given: readonly { slot: string; response: ItemResponse | null }[],
  ): Promise<{ attemptId: string; isLate: boolean }> {
    const { organizationId } = viewer;
    const own = await findOwnAttempt(tx, viewer, id);
    const locked = await this.#grading.lock(tx, { organizationId, attemptId: own.id });
    const { attempt } = locked;
    const answer = { attemptId: attempt.id, isLate: false };
    if (attempt.status === 'ABANDONED' || attempt.status === 'VOIDED') throw attemptClosed();
    await this.#checkResponses(tx, viewer, attempt, given);
    const responses = mergeResponses(attempt.responses, given);
    if (attempt.status !== 'IN_PROGRESS') {
      if (given.length > 0 && hashResponses(responses) !== attempt.responsesHash) throw otherSubmission();
      return answer;
    }
    assertStillTaken(attempt);
    await this.#grading.submit(tx, viewer, locked, attempt.isOverdue ? attempt.responses : responses);
    return { ...answer, isLate: attempt.isOverdue };
  }

  /** Their own, or anybody's for those who may read enrollments; null for missing, foreign and not allowed alike. */
  async findVisible(viewer: Viewer, id: string): Promise<AttemptRow | null> {
    const row = await this.#database.read(viewer, (tx) => findAttempt(tx, viewer.organizationId, id));
    const isVisible = row?.membershipId === viewer.membershipId || viewer.permissions.has('enrollments:read');
    return isVisible ? row : null;
  }

  async get(viewer: Viewer, id: string): Promise<AttemptRow> {
    const row = await this.findVisible(viewer, assertId(id, 'id'));
    if (row === null) throw notFound('Attempt');
    return row;
  }

  async items(viewer: Viewer, attempt: AttemptRow): Promise<AttemptItemView[]> {
    const versions = await Promise.all(
      attempt.frozenItems.map((item) => this.#versions.load(viewer, item.itemVersionId)),
    );
    return showItems(
      attempt,
      versions.filter((version) => version !== null),
    );
  }

  async result(viewer: Viewer, id: string) {
    return showResult(await this.get(viewer, id));
  }

  resultOf(attempt: AttemptRow) {
    return showResult(attempt);
  }

  /** The units that this attempt unlocked, then as now. */
  async #unlockedBy(viewer: Viewer, { id, enrollmentId }: AttemptRow): Promise<UnitRow[]> {
    const { organizationId } = viewer;
    const ids = await this.#database.read(viewer, (tx) =>
      listUnlocksByCause(tx, { organizationId, enrollmentId, causeRef: id }),
    );
    return this.#units.getAll(viewer, ids);
  }

  unit(viewer: Viewer, attempt: AttemptRow): Promise<UnitRow> {
    return this.#units.get(viewer, attempt.unitId);
  }

  async #lockOwn(tx: Tx, viewer: Viewer, id: string): Promise<AttemptRow> {
    const own = await findOwnAttempt(tx, viewer, id);
    const attempt = await lockAttempt(tx, viewer.organizationId, own.id);
    if (attempt === null) throw notFound('Attempt');
    return attempt;
  }

  /** Checks shapes against the frozen items, before anything is changed. */
  async #checkResponses(
    tx: ReadTx,
    { organizationId }: Viewer,
    attempt: AttemptRow,
    given: readonly { slot: string; response: ItemResponse | null }[],
  ): Promise<void> {
    const frozen = new Map(attempt.frozenItems.map((item) => [item.slot, item.itemVersionId]));
    for (const { slot } of given) if (!frozen.has(slot)) throw unknownSlot(slot);
    const asked = given.filter(({ response }) => response !== null);
    if (asked.length === 0) return;
    const ids = asked.map(({ slot }) => frozen.get(slot) as string);
    const versions = new Map(
      (await listItemVersions(tx, organizationId, ids)).map((version) => [version.id, version]),
    );
    for (const { slot, response } of asked) {
      const version = versions.get(frozen.get(slot) as string);
      const problems = findItemType(version?.type ?? '')?.checkResponse(version?.body, response) ?? [
        { path: '', message: 'is of an unknown type' },
      ];
      if (problems.length > 0) throw wrongResponse(slot, problems);
    }
  }
}

async function findOwnAttempt(tx: ReadTx, viewer: Viewer, id: string): Promise<AttemptRow> {
  const attempt = await findAttempt(tx, viewer.organizationId, id);
  if (attempt === null || attempt.membershipId !== viewer.membershipId) throw notFound('Attempt');
  return attempt;
}

/** Whoever has left the course, or whose time in it is over, hands nothing in any more. */
function assertStillTaken({ enrollmentStatus }: AttemptRow): void {
  if (enrollmentStatus === 'WITHDRAWN' || enrollmentStatus === 'EXPIRED') throw notActive(enrollmentStatus);
}
