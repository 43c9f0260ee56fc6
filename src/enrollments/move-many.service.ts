import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { findAudited, recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { enqueue } from '../platform/jobs/job.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import { untilMustBeLater } from './enrollment.errors.ts';
import { hasPassed } from './enrollment-move.queries.ts';
import { EnrollmentMoved } from './enrollment-moved.ts';
import { lockCohortEnrollments, lockEnrollments } from './enrollment.queries.ts';
import { EnrollmentService } from './enrollment.service.ts';
import { lockTargetCohort } from './lock-target-cohort.ts';
import { moveCohort } from './move-enrollment.job.ts';
import { moveMany } from './move-many.ts';
import type { ManyMove } from './move-many.ts';
import type {
  ExtendEnrollmentsInput,
  PauseEnrollmentsInput,
  ResumeEnrollmentsInput,
} from './move-many.model.ts';
import { readEnrollmentTarget } from './read-enrollment-target.ts';

interface MovePayload {
  readonly moved: EnrollmentEntity[];
  readonly skipped: EnrollmentEntity[];
  readonly isUnderWay: boolean;
}

interface Done {
  readonly movedIds: readonly string[];
  readonly skippedIds: readonly string[];
  readonly isUnderWay: boolean;
}

type Batch = z.infer<typeof moveCohort.payload>;

/** Enrollments of a cohort that are moved in one transaction. */
const BATCH = 100;

/** Leave and more time for many: those named in one transaction, a cohort by jobs. */
@Injectable()
export class MoveManyService {
  readonly #database: Database;
  readonly #enrollments: EnrollmentService;
  readonly #moved: EnrollmentMoved;

  constructor(
    @Inject(Database) database: Database,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(EnrollmentMoved) moved: EnrollmentMoved,
  ) {
    this.#database = database;
    this.#enrollments = enrollments;
    this.#moved = moved;
  }

  pause(viewer: Viewer, input: PauseEnrollmentsInput): Promise<MovePayload> {
    return this.#decide(viewer, 'pauseEnrollments', input, { move: 'PAUSE', until: input.until ?? null });
  }

  resume(viewer: Viewer, input: ResumeEnrollmentsInput): Promise<MovePayload> {
    return this.#decide(viewer, 'resumeEnrollments', input, { move: 'RESUME' });
  }

  extend(viewer: Viewer, input: ExtendEnrollmentsInput): Promise<MovePayload> {
    return this.#decide(viewer, 'extendEnrollments', input, { move: 'EXTEND', until: input.until });
  }

  /** The job: one batch, and the job of the next. Each batch is done once, however often its job runs. */
  async moveBatch(batch: Batch): Promise<void> {
    const { organizationId, decisionId, cohortId, courseId, after } = batch;
    const decision = await this.#database.read(systemScope(organizationId), (tx) =>
      findAudited(tx, organizationId, decisionId),
    );
    if (decision?.actorId == null) return;
    const { actorId } = decision;
    const input = { idempotencyKey: `${decisionId}:${after ?? ''}` };
    const scope = { organizationId, userId: actorId };
    await this.#database.transact(scope, (tx) =>
      once(tx, { organizationId, actorId, operation: moveCohort.name, input }, async () => {
        const page = { organizationId, cohortId, courseId, after, limit: BATCH };
        const enrollments = await lockCohortEnrollments(tx, page);
        const last = enrollments.at(-1);
        const { reason } = decision.after as { reason: string };
        await moveMany(tx, scope, this.#moved, enrollments, { ...moveOf(batch), reason });
        if (last !== undefined && enrollments.length === BATCH)
          await enqueue(tx, moveCohort, [{ ...batch, after: last.id }]);
        return {};
      }),
    );
  }

  async #decide(
    viewer: Viewer,
    operation: string,
    input: ResumeEnrollmentsInput,
    wanted: ManyMove,
  ): Promise<MovePayload> {
    const { organizationId, userId: actorId } = viewer;
    const target = readEnrollmentTarget(input.target);
    const { movedIds, skippedIds, isUnderWay } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation, input }, async (): Promise<Done> => {
        if ('until' in wanted && wanted.until && (await hasPassed(tx, wanted.until)))
          throw untilMustBeLater('now');
        const { reason } = input;
        if (target.enrollmentIds === null)
          return this.#moveCohort(tx, viewer, target, { ...wanted, operation, reason });
        const enrollments = await lockEnrollments(tx, organizationId, target.enrollmentIds);
        if (enrollments.length < target.enrollmentIds.length) throw notFound('Enrollment');
        const done = await moveMany(tx, viewer, this.#moved, enrollments, { ...wanted, reason });
        return { ...done, isUnderWay: false };
      }),
    );
    const rows = (ids: readonly string[]) => Promise.all(ids.map((id) => this.#enrollments.get(viewer, id)));
    return { moved: await rows(movedIds), skipped: await rows(skippedIds), isUnderWay };
  }

  /** The audit trail holds the decision; the job finds there who made it, and why. */
  async #moveCohort(
    tx: Tx,
    viewer: Viewer,
    { cohortId, courseId }: { cohortId: string; courseId: string },
    { operation, reason, ...wanted }: ManyMove & { operation: string; reason: string },
  ): Promise<Done> {
    const { organizationId } = viewer;
    await lockTargetCohort(tx, organizationId, { cohortId, courseId });
    const until = ('until' in wanted && wanted.until?.toISOString()) || null;
    const decisionId = newId();
    await recordAudit(tx, viewer, {
      id: decisionId,
      action: `cohort.${operation}`,
      targetType: 'Cohort',
      targetId: cohortId,
      after: { courseId, until, reason },
    });
    const { move } = wanted;
    await enqueue(tx, moveCohort, [
      { organizationId, decisionId, cohortId, courseId, move, until, after: null },
    ]);
    return { movedIds: [], skippedIds: [], isUnderWay: true };
  }
}

function moveOf({ move, until }: Pick<Batch, 'move' | 'until'>): ManyMove {
  if (move === 'RESUME') return { move };
  if (move === 'PAUSE') return { move, until: until === null ? null : new Date(until) };
  if (until === null) throw new Error('Nobody is given more time without an end.');
  return { move, until: new Date(until) };
}
