import { Inject, Injectable } from '@nestjs/common';
import { EnrollmentService } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { DomainError, notFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { ProgressService } from '../progress/index.ts';
import { UnitService, listUnitsById } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { findAccommodation } from './accommodation.queries.ts';
import type { AccommodationRow } from './accommodation.queries.ts';
import type { StartAttemptInput } from './attempt.model.ts';
import {
  findAttempt,
  findCoolDownEnd,
  insertAttempt,
  listOpenAttempts,
  listSeenItems,
} from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { listDrawableItems, listDrawnItems } from './bank.queries.ts';
import { drawForSlots, freezeItems } from './freeze-items.ts';
import { GradingService } from './grading.service.ts';
import { attemptLimitReached, bankExhausted, coolingDown } from './quiz.errors.ts';
import { listQuizzesOfUnits, listSlots } from './quiz.queries.ts';
import type { QuizRow, SlotRow } from './quiz.queries.ts';
import { scheduleClosing } from './score-attempt.job.ts';
import { extendTime } from './scoring/index.ts';

const REFUSALS = new Set<string>(['COOL_DOWN', 'ATTEMPT_LIMIT_REACHED']);

/** What starting an attempt starts from; undefined: there is none. */
interface ToStart {
  readonly unit: UnitRow | undefined;
  readonly quiz: QuizRow | undefined;
}

async function askToStart(tx: Tx, organizationId: string, unitId: string): Promise<ToStart> {
  const [[unit], [quiz]] = await Promise.all([
    listUnitsById(tx, organizationId, [unitId]),
    listQuizzesOfUnits(tx, organizationId, [unitId]),
  ]);
  return { unit, quiz };
}

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
   * Starts an attempt with its items frozen, or answers the one in progress.
   * @throws UNIT_LOCKED, ATTEMPT_LIMIT_REACHED, COOL_DOWN with `retryAt`
   */
  async start(viewer: Viewer, input: StartAttemptInput): Promise<AttemptRow> {
    const { organizationId, userId: actorId } = viewer;
    try {
      const started = await this.#database.transact(
        viewer,
        async (tx) => {
          const { attemptId } = await once(
            tx,
            { organizationId, actorId, operation: 'startAttempt', input },
            async (start) => ({ attemptId: await this.#start(tx, viewer, start) }),
            () => askToStart(tx, organizationId, input.unitId),
          );
          // Not waited for here: what is read goes with the commit.
          const attempt = findAttempt(tx, organizationId, attemptId);
          attempt.catch(() => undefined);
          return () => attempt;
        },
        'SCORER',
      );
      const attempt = await started();
      if (attempt === null) throw notFound('Attempt');
      return attempt;
    } catch (error) {
      // The refusal took back what was done about an attempt whose time is over.
      if (error instanceof DomainError && REFUSALS.has(error.code))
        await this.#closeOverdue(viewer, await this.#units.get(viewer, input.unitId));
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

  async #start(tx: Tx, viewer: Viewer, { unit, quiz }: ToStart): Promise<string> {
    const { organizationId } = viewer;
    if (unit === undefined) throw notFound('Unit');
    const { enrollment } = await this.#progress.enter(tx, viewer, unit);
    if (quiz === undefined) throw notFound('Quiz');
    const place = { organizationId, enrollmentId: enrollment.id, unitStableId: unit.stableId };

    const [openAttempts, ...setting] = await Promise.all([
      listOpenAttempts(tx, organizationId, [enrollment.id]),
      findAccommodation(tx, place),
      listSlots(tx, organizationId, quiz.id),
    ]);
    const open = openAttempts.find((row) => row.unitStableId === unit.stableId);
    if (open !== undefined && !open.isOverdue) return open.id;
    if (open !== undefined) {
      const locked = await this.#grading.lock(tx, { organizationId, attemptId: open.id });
      await this.#grading.submit(tx, viewer, locked, locked.attempt.responses);
    }
    return this.#begin(tx, place, quiz, setting);
  }

  async #begin(
    tx: Tx,
    place: UnitPlace,
    quiz: QuizRow,
    [accommodation, slots]: readonly [AccommodationRow | null, readonly SlotRow[]],
  ): Promise<string> {
    const { organizationId } = place;
    const retryAt = await findCoolDownEnd(tx, place, quiz.coolDownSeconds);
    if (retryAt !== null) throw coolingDown(retryAt);
    const limit = quiz.attemptLimit === null ? null : quiz.attemptLimit + (accommodation?.extraAttempts ?? 0);
    const id = newId();
    const seed = newId();
    const bankIds = [...new Set(slots.flatMap(({ bankId }) => bankId ?? []))];
    const drawable = bankIds.length > 0 ? await listDrawableItems(tx, organizationId, bankIds) : [];
    const seen = bankIds.length > 0 ? await listSeenItems(tx, place) : [];
    const drawn = drawForSlots({ slots, drawable, seed, seen });
    const drawnIds = [...drawn.values()].flat();
    const drawnItems = drawnIds.length > 0 ? await listDrawnItems(tx, organizationId, drawnIds) : [];
    const frozenItems = freezeItems({ ...quiz, slots, drawn, drawnItems, seed });
    if (frozenItems.length < quiz.itemCount) throw bankExhausted();
    const started = await insertAttempt(tx, {
      ...quiz,
      ...place,
      id,
      quizId: quiz.id,
      limit,
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
    if (started === null) throw attemptLimitReached(limit ?? 0);
    const { deadlineAt } = started;
    await scheduleClosing(tx, { organizationId, attemptId: id, deadlineAt, graceSeconds: quiz.graceSeconds });
    return id;
  }
}
