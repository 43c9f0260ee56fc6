import { Inject, Injectable } from '@nestjs/common';
import { listUnitsUnlockedBy } from '../progress/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { canonicalJson } from '../platform/canonical-json.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { assertId } from '../platform/graphql/node.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { ATTEMPTS, listAttempts } from './attempt-list.queries.ts';
import type { AttemptFilter } from './attempt-list.queries.ts';
import type {
  AttemptsArgs,
  MyAttemptsArgs,
  CheckResponseInput,
  SaveResponseInput,
  StartAttemptInput,
  SubmitAttemptInput,
} from './attempt.model.ts';
import { findAttempt, updateResponse } from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { CheckResponseService } from './check-response.service.ts';
import { checkAgainst } from './check-responses.ts';
import type { GivenResponse } from './check-responses.ts';
import { GradingService, hashResponses } from './grading.service.ts';
import type { GradedAttempt } from './grading.service.ts';
import { getKnownOfAttempt } from './known-of-attempt.queries.ts';
import type { KnownOfAttempt } from './known-of-attempt.queries.ts';
import { mergeResponses } from './merge-responses.ts';
import { lockAttemptWithItem } from './lock-attempt.queries.ts';
import { ofSlot } from './of-slot.ts';
import { assertStillTaken, assertTakesResponses } from './own-attempt.ts';
import {
  attemptClosed,
  deadlinePassed,
  newerResponseSaved,
  otherSubmission,
  unknownSlot,
} from './quiz.errors.ts';
import { listItemVersions } from './quiz.queries.ts';
import type { ItemVersionRow } from './quiz.queries.ts';
import type { LockedAttempt } from './record-grade.ts';
import { readResponse, readResponses } from './response-input.ts';
import { showItems, showResult } from './show-attempt.ts';
import type { AttemptItemView } from './show-attempt.ts';
import { StartAttemptService } from './start-attempt.service.ts';
import { readOutcome, showGraded } from './submit-outcome.ts';
import { dependsOnMoment, visibleParts } from './visibility.ts';

export type { AttemptRow } from './attempt.queries.ts';

/** What handing an attempt in starts from. */
interface ToSubmit extends KnownOfAttempt {
  readonly locked: LockedAttempt;
}

/** What a learner does with attempts. */
@Injectable()
export class AttemptService {
  readonly #database: Database;
  readonly #starting: StartAttemptService;
  readonly #checking: CheckResponseService;
  readonly #grading: GradingService;
  readonly #units: UnitService;
  readonly #versions: Batch<string, ItemVersionRow | null>;

  constructor(
    @Inject(Database) database: Database,
    @Inject(StartAttemptService) starting: StartAttemptService,
    @Inject(CheckResponseService) checking: CheckResponseService,
    @Inject(GradingService) grading: GradingService,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#starting = starting;
    this.#checking = checking;
    this.#grading = grading;
    this.#units = units;
    this.#versions = new Batch(async (viewer, ids) => {
      const rows = await this.#database.read(viewer, (tx) =>
        listItemVersions(tx, viewer.organizationId, ids),
      );
      return rowOfEach(ids, rows, (row) => row.id);
    });
  }

  /** Starts an attempt, or answers the one in progress. @throws UNIT_LOCKED, ATTEMPT_LIMIT_REACHED, COOL_DOWN */
  start(viewer: Viewer, input: StartAttemptInput): Promise<AttemptRow> {
    return this.#starting.start(viewer, input);
  }

  /** Saves one response. @throws ATTEMPT_CLOSED, DEADLINE_PASSED, CONFLICT for an older revision, BAD_USER_INPUT for a wrong shape */
  async save(viewer: Viewer, input: SaveResponseInput): Promise<AttemptItemView> {
    const { slot, rev } = input;
    const { organizationId, membershipId } = viewer;
    const response = readResponse(input.response);
    const { attemptId } = input;
    const { attempt, versions } = await this.#database.transact(viewer, async (tx) => {
      const locked = await lockAttemptWithItem(tx, { organizationId, id: attemptId, membershipId, slot });
      if (locked === null) throw notFound('Attempt');
      const { attempt, version } = locked;
      const versions = version === null ? [] : [version];
      assertTakesResponses(attempt);
      checkAgainst(attempt, versions, [{ slot, response }]);
      const saved = ofSlot(attempt.responses, slot);
      if (saved !== undefined && saved.rev >= rev) {
        if (saved.rev === rev && canonicalJson(saved.response) === canonicalJson(response))
          return { attempt, versions };
        throw newerResponseSaved(saved.rev);
      }
      await updateResponse(tx, { organizationId, id: attempt.id, slot, saved: { rev, response } });
      const responses = { ...attempt.responses, [slot]: { rev, response } };
      return { attempt: { ...attempt, responses }, versions };
    });
    const [item] = showItems(attempt, versions);
    if (item === undefined) throw unknownSlot(slot);
    return item;
  }

  /** Saves and checks one response, in quizzes that give feedback before the end. */
  async check(viewer: Viewer, input: CheckResponseInput): Promise<AttemptItemView> {
    await this.#checking.check(viewer, input);
    return this.#item(viewer, await this.get(viewer, input.attemptId), input.slot);
  }

  async #item(viewer: Viewer, attempt: AttemptRow, slot: string): Promise<AttemptItemView> {
    const item = (await this.items(viewer, attempt)).find((shown) => shown.slot === slot);
    if (item === undefined) throw unknownSlot(slot);
    return item;
  }

  /** Hands the attempt in, once; a retry is told the same, another submission is refused. */
  async submit(viewer: Viewer, input: SubmitAttemptInput) {
    const given = readResponses(input.responses ?? []);
    const { organizationId, userId: actorId } = viewer;
    const { isLate, outcome } = await this.#database.transact(
      viewer,
      async (tx) => {
        let asked: Promise<ToSubmit> | null = null;
        const done: { graded: GradedAttempt | null } = { graded: null };
        const toSubmit = () => (asked ??= this.#askToSubmit(tx, viewer, input.attemptId));
        const { attemptId, isLate } = await once(
          tx,
          { organizationId, actorId, operation: 'submitAttempt', input },
          async (start) => {
            const { answer, graded } = await this.#submit(tx, viewer, start, given);
            done.graded = graded;
            return answer;
          },
          toSubmit,
        );
        const { locked, ledger } = await toSubmit();
        const { attempt, enrollment } = locked;
        const { graded } = done;
        // An attempt that was reopened has unlocked something before.
        const isFirst = !ledger.some((event) => event.attemptId === attemptId);
        // Not waited for here: what is read goes with the commit.
        const outcome =
          graded !== null && isFirst && !dependsOnMoment(attempt)
            ? showGraded(tx, organizationId, enrollment, graded)
            : readOutcome(tx, { organizationId, enrollmentId: enrollment.id, attemptId });
        outcome.catch(() => undefined);
        return { isLate, outcome: () => outcome };
      },
      'SCORER',
    );
    if (isLate) throw deadlinePassed();
    const { attempt, unlocked } = await outcome();
    return { attempt, result: this.resultOf(viewer, attempt), unlocked };
  }

  /** The attempt, locked, and then its items, its ledger and where its learner stands, in one go. */
  async #askToSubmit(tx: Tx, { organizationId, membershipId }: Viewer, attemptId: string): Promise<ToSubmit> {
    const [locked, known] = await Promise.all([
      this.#grading.lock(tx, { organizationId, attemptId, membershipId }),
      getKnownOfAttempt(tx, { organizationId, attemptId }),
    ]);
    return { locked, ...known };
  }

  async #submit(
    tx: Tx,
    viewer: Viewer,
    { locked, ...known }: ToSubmit,
    given: readonly GivenResponse[],
  ): Promise<{ answer: { attemptId: string; isLate: boolean }; graded: GradedAttempt | null }> {
    const { attempt } = locked;
    const { isOverdue } = attempt;
    const answer = { attemptId: attempt.id, isLate: false };
    if (attempt.status === 'ABANDONED' || attempt.status === 'VOIDED') throw attemptClosed();
    checkAgainst(attempt, known.items.versions, given, 'responses');
    const responses = mergeResponses(attempt.responses, given);
    if (attempt.status !== 'IN_PROGRESS') {
      if (given.length > 0 && hashResponses(responses) !== attempt.responsesHash) throw otherSubmission();
      return { answer, graded: null };
    }
    assertStillTaken(attempt);
    const toGrade = isOverdue ? attempt.responses : responses;
    const graded = await this.#grading.submit(tx, viewer, locked, toGrade, known);
    return { answer: { ...answer, isLate: isOverdue }, graded };
  }

  /** Their own, or anybody's for those who may read enrollments; null for missing, foreign and not allowed alike. */
  async findVisible(viewer: Viewer, id: string): Promise<AttemptRow | null> {
    const row = await this.#database.read(viewer, (tx) => findAttempt(tx, viewer.organizationId, id));
    const isVisible = row?.membershipId === viewer.membershipId || viewer.permissions.has('attempts:read');
    return isVisible ? row : null;
  }

  /** @param argument in which the id came */
  async get(viewer: Viewer, id: string, argument = 'id'): Promise<AttemptRow> {
    const row = await this.findVisible(viewer, assertId(id, argument));
    if (row === null) throw notFound('Attempt');
    return row;
  }

  /** The viewer's own attempts at a unit's quiz, newest first. */
  async listOwn(viewer: Viewer, unit: UnitRow, args: MyAttemptsArgs): Promise<Connection<AttemptRow>> {
    const { membershipId } = viewer;
    const { courseId, stableId: unitStableId } = unit;
    return this.#list(viewer, args, { membershipId, courseId, unitStableId });
  }

  /** The attempts of others, for staff. @throws NOT_FOUND for an unknown unit */
  async list(viewer: Viewer, args: AttemptsArgs): Promise<Connection<AttemptRow>> {
    const { unitId, enrollmentId, status } = args.filter ?? {};
    const unit = unitId ? await this.#units.get(viewer, unitId) : null;
    const ofUnit = unit && { courseId: unit.courseId, unitStableId: unit.stableId };
    return this.#list(viewer, args, { ...ofUnit, enrollmentId, status });
  }

  async #list(viewer: Viewer, args: MyAttemptsArgs, filter: AttemptFilter): Promise<Connection<AttemptRow>> {
    const { organizationId } = viewer;
    const page = pageOf(args, ATTEMPTS);
    const slice = await this.#database.read(viewer, (tx) => listAttempts(tx, organizationId, filter, page));
    return connectionOf(slice, page);
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
    return this.resultOf(viewer, await this.get(viewer, id, 'attemptId'));
  }

  /** What the viewer may see of the grade by now; null while there is none, or while the quiz does not show it. */
  resultOf(viewer: Viewer, attempt: AttemptRow) {
    const isStaff = viewer.permissions.has('attempts:read') && attempt.membershipId !== viewer.membershipId;
    const visible = visibleParts(attempt, isStaff);
    return visible.result ? showResult(attempt, visible.feedback) : null;
  }

  scoringErrorOf(viewer: Viewer, attempt: AttemptRow): string | null {
    return viewer.permissions.has('attempts:read') ? attempt.scoringError : null;
  }

  /** The units that this attempt unlocked, then as now. */
  async unlockedBy(viewer: Viewer, { id, enrollmentId }: AttemptRow): Promise<UnitRow[]> {
    const { organizationId } = viewer;
    return this.#database.read(viewer, (tx) =>
      listUnitsUnlockedBy(tx, { organizationId, enrollmentId, causeRef: id }),
    );
  }

  unit(viewer: Viewer, attempt: AttemptRow): Promise<UnitRow> {
    return this.#units.get(viewer, attempt.unitId);
  }
}
