import { Inject, Injectable } from '@nestjs/common';
import { EnrollmentService } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { DomainError, notFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { ProgressService } from '../progress/index.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { findAccommodation } from './accommodation.queries.ts';
import type { StartAttemptInput } from './attempt.model.ts';
import {
  findCoolDownEnd,
  insertAttempt,
  listOpenAttempts,
  listSeenItems,
  takeAttemptNumber,
} from './attempt.queries.ts';
import { listDrawableItems, listDrawnItems } from './bank.queries.ts';
import { drawForSlots, freezeItems } from './freeze-items.ts';
import { GradingService } from './grading.service.ts';
import { attemptLimitReached, bankExhausted, coolingDown } from './quiz.errors.ts';
import { listQuizzesOfUnits, listSlots } from './quiz.queries.ts';
import type { QuizRow } from './quiz.queries.ts';
import { scheduleClosing } from './score-attempt.job.ts';
import { extendTime } from './scoring/index.ts';

const REFUSALS = new Set<string>(['COOL_DOWN', 'ATTEMPT_LIMIT_REACHED']);

interface UnitPlace {
  readonly organizationId: string;
  readonly enrollmentId: string;
  readonly unitStableId: string;
}

/** Starts attempts: everything that decides them is fixed here, in one transaction. */
@Injectable()
export class StartAttemptService {
  readonly #database: Database;
  readonly #progress: ProgressService;
  readonly #grading: GradingService;
  readonly #units: UnitService;
  readonly #enrollments: EnrollmentService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(ProgressService) progress: ProgressService,
    @Inject(GradingService) grading: GradingService,
    @Inject(UnitService) units: UnitService,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
  ) {
    this.#database = database;
    this.#progress = progress;
    this.#grading = grading;
    this.#units = units;
    this.#enrollments = enrollments;
  }

  /**
   * Starts an attempt with its items frozen, or answers the one in progress. @returns its id
   * @throws UNIT_LOCKED, ATTEMPT_LIMIT_REACHED, COOL_DOWN with `retryAt`
   */
  async start(viewer: Viewer, input: StartAttemptInput): Promise<string> {
    const { organizationId, userId: actorId } = viewer;
    const unit = await this.#units.get(viewer, input.unitId);
    try {
      const { attemptId } = await this.#database.transact(
        viewer,
        (tx) =>
          once(tx, { organizationId, actorId, operation: 'startAttempt', input }, async () => ({
            attemptId: await this.#start(tx, viewer, unit),
          })),
        'SCORER',
      );
      return attemptId;
    } catch (error) {
      // The refusal took back what was done about an attempt whose time is over.
      if (error instanceof DomainError && REFUSALS.has(error.code)) await this.#closeOverdue(viewer, unit);
      throw error;
    }
  }

  /** Hands an attempt whose time is over in for good. */
  async #closeOverdue(viewer: Viewer, unit: UnitRow): Promise<void> {
    const { organizationId } = viewer;
    const enrollment = await this.#enrollments.own(viewer, unit.courseId);
    if (enrollment === null) return;
    const open = await this.#database.read({ ...viewer }, (tx) =>
      listOpenAttempts(tx, organizationId, [enrollment.id]),
    );
    const overdue = open.find((row) => row.unitStableId === unit.stableId && row.isOverdue);
    if (overdue !== undefined) await this.#grading.closeOverdue({ organizationId, attemptId: overdue.id });
  }

  async #start(tx: Tx, viewer: Viewer, unit: UnitRow): Promise<string> {
    const { organizationId } = viewer;
    const { enrollment } = await this.#progress.enter(tx, viewer, unit);
    const [quiz] = await listQuizzesOfUnits(tx, organizationId, [unit.id]);
    if (quiz === undefined) throw notFound('Quiz');
    const place = { organizationId, enrollmentId: enrollment.id, unitStableId: unit.stableId };

    const open = (await listOpenAttempts(tx, organizationId, [enrollment.id])).find(
      (row) => row.unitStableId === unit.stableId,
    );
    if (open !== undefined && !open.isOverdue) return open.id;
    if (open !== undefined) {
      const locked = await this.#grading.lock(tx, { organizationId, attemptId: open.id });
      await this.#grading.submit(tx, viewer, locked, locked.attempt.responses);
    }
    return this.#begin(tx, place, quiz);
  }

  async #begin(tx: Tx, place: UnitPlace, quiz: QuizRow): Promise<string> {
    const { organizationId } = place;
    const retryAt = await findCoolDownEnd(tx, place, quiz.coolDownSeconds);
    if (retryAt !== null) throw coolingDown(retryAt);
    const accommodation = await findAccommodation(tx, place);
    const limit = quiz.attemptLimit === null ? null : quiz.attemptLimit + (accommodation?.extraAttempts ?? 0);
    const number = await takeAttemptNumber(tx, place, limit);
    if (number === null) throw attemptLimitReached(limit ?? 0);

    const id = newId();
    const seed = newId();
    const slots = await listSlots(tx, organizationId, quiz.id);
    const bankIds = [...new Set(slots.flatMap(({ bankId }) => bankId ?? []))];
    const drawable = bankIds.length > 0 ? await listDrawableItems(tx, organizationId, bankIds) : [];
    const seen = bankIds.length > 0 ? await listSeenItems(tx, place) : [];
    const drawn = drawForSlots({ slots, drawable, seed, seen });
    const drawnIds = [...drawn.values()].flat();
    const drawnItems = drawnIds.length > 0 ? await listDrawnItems(tx, organizationId, drawnIds) : [];
    const frozenItems = freezeItems({ ...quiz, slots, drawn, drawnItems, seed });
    if (frozenItems.length < quiz.itemCount) throw bankExhausted();
    const deadlineAt = await insertAttempt(tx, {
      ...quiz,
      ...place,
      id,
      quizId: quiz.id,
      number,
      seed,
      frozenItems,
      timeLimitSeconds:
        quiz.timeLimitSeconds === null
          ? null
          : extendTime({
              limitSeconds: quiz.timeLimitSeconds,
              extraPercent: accommodation?.extraTimePercent ?? '0',
            }),
    });
    await scheduleClosing(tx, { organizationId, attemptId: id, deadlineAt, graceSeconds: quiz.graceSeconds });
    return id;
  }
}
