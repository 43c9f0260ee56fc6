import { Inject, Injectable } from '@nestjs/common';
import { EnrollmentService } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { DomainError, notFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { askToEnter, enterUnit, findEntry } from '../progress/index.ts';
import type { EnteredUnit } from '../progress/index.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { StartAttemptInput } from './attempt.model.ts';
import { findAttempt, listOpenAttempts } from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';
import { beginAttempt } from './begin-attempt.ts';
import { drawFromBanks } from './draw-from-banks.ts';
import { freezeItems } from './freeze-items.ts';
import { GradingService } from './grading.service.ts';
import { attemptLimitReached, bankExhausted, coolingDown } from './quiz.errors.ts';
import { findQuizOfUnit } from './version-quizzes.queries.ts';
import type { QuizOfUnit } from './version-quizzes.queries.ts';
import { scheduleClosing } from './score-attempt.job.ts';
import { extendTime } from './scoring/index.ts';
import { listSlots } from './slots.queries.ts';
import { START_CONDITIONS, insertAttempt } from './start-attempt.queries.ts';
import type { NewAttempt, StartConditions } from './start-attempt.queries.ts';

const REFUSALS = new Set<string>(['COOL_DOWN', 'ATTEMPT_LIMIT_REACHED']);

/** Locks the enrollment and reads behind the lock, all in one packet. */
function askToStart(tx: Tx, viewer: Viewer, unitId: string) {
  return askToEnter(tx, viewer, unitId, START_CONDITIONS);
}

/** An attempt that was started or was in progress; its row is read with the commit. */
interface Started {
  readonly attemptId: string;
  readonly attempt: Promise<AttemptRow | null>;
}

type ToStart = Awaited<ReturnType<typeof askToStart>>;

type Place = Pick<EnteredUnit, 'unit' | 'enrollment'>;

/** Starts attempts: everything that decides them is fixed here, in one transaction. */
@Injectable()
export class StartAttemptService {
  readonly #database: Database;
  readonly #grading: GradingService;
  readonly #units: UnitService;
  readonly #enrollments: EnrollmentService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(GradingService) grading: GradingService,
    @Inject(UnitService) units: UnitService,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
  ) {
    this.#database = database;
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
          let started: Started | null = null;
          const { attemptId } = await once(
            tx,
            { organizationId, actorId, operation: 'startAttempt', input },
            async (asked) => {
              started = await this.#start(tx, viewer, asked);
              return { attemptId: started.attemptId };
            },
            () => askToStart(tx, viewer, input.unitId),
          );
          // Not waited for here: what is written, and read of it, goes with the commit.
          const attempt = (started as Started | null)?.attempt ?? findAttempt(tx, organizationId, attemptId);
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

  async #start(tx: Tx, viewer: Viewer, toStart: ToStart): Promise<Started> {
    const { organizationId } = viewer;
    const place = await enterUnit(tx, viewer, toStart);
    const { unit } = place;
    const conditions = toStart.part as StartConditions;
    const quiz = await findQuizOfUnit(tx, organizationId, unit);
    if (quiz === null) throw notFound('Quiz');
    const { openId, isOverdue } = conditions;
    if (openId === null) return this.#begin(tx, place, quiz, conditions);
    if (!isOverdue) return { attemptId: openId, attempt: findAttempt(tx, organizationId, openId) };
    const locked = await this.#grading.lock(tx, { organizationId, attemptId: openId });
    await this.#grading.submit(tx, viewer, locked, locked.attempt.responses);
    const { membershipId } = viewer;
    const { courseId, stableId: unitStableId } = unit;
    const anew = await findEntry(
      tx,
      { organizationId, membershipId, courseId, unitStableId },
      START_CONDITIONS,
    );
    return this.#begin(tx, place, quiz, anew?.part ?? conditions);
  }

  async #begin(
    tx: Tx,
    { unit, enrollment }: Place,
    quiz: QuizOfUnit,
    { used, extraAttempts, extraTimePercent, ...times }: StartConditions,
  ): Promise<Started> {
    const now = new Date(times.now);
    const lastSubmittedAt = times.lastSubmittedAt === null ? null : new Date(times.lastSubmittedAt);
    const { organizationId, id: enrollmentId, membershipId, status: enrollmentStatus } = enrollment;
    const limit = quiz.attemptLimit === null ? null : quiz.attemptLimit + extraAttempts;
    if (limit !== null && used >= limit) throw attemptLimitReached(limit);
    const retryAt = addSeconds(lastSubmittedAt, quiz.coolDownSeconds);
    if (quiz.coolDownSeconds > 0 && retryAt !== null && retryAt > now) throw coolingDown(retryAt);
    const id = newId();
    const seed = newId();
    const slots = await listSlots(tx, organizationId, quiz);
    const place = { organizationId, enrollmentId, unitStableId: unit.stableId };
    const { drawn, drawnItems } = await drawFromBanks(tx, place, { slots, seed });
    const frozenItems = freezeItems({ ...quiz, slots, drawn, drawnItems, seed });
    if (frozenItems.length < quiz.itemCount) throw bankExhausted();
    const { timeLimitSeconds, graceSeconds } = quiz;
    const deadlineAt =
      timeLimitSeconds === null
        ? null
        : addSeconds(now, extendTime({ limitSeconds: timeLimitSeconds, extraPercent: extraTimePercent }));
    const { passPercent, keptScore } = quiz;
    const attempt: NewAttempt = {
      ...place,
      id,
      quizId: quiz.id,
      unitId: unit.id,
      limit,
      seed,
      passPercent,
      keptScore,
      frozenItems,
      startedAt: now,
      deadlineAt,
      graceSeconds,
    };
    const stored = insertAttempt(tx, attempt);
    await scheduleClosing(tx, { organizationId, attemptId: id, deadlineAt, graceSeconds });
    const begun = stored.then((number) =>
      beginAttempt({ attempt, number, quiz, enrollment: { membershipId, enrollmentStatus } }),
    );
    return { attemptId: id, attempt: begun };
  }
}

function addSeconds(time: Date, seconds: number): Date;
function addSeconds(time: Date | null, seconds: number): Date | null;
function addSeconds(time: Date | null, seconds: number): Date | null {
  return time === null ? null : new Date(time.getTime() + seconds * 1000);
}
