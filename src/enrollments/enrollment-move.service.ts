import { Inject, Injectable } from '@nestjs/common';
import { systemScope } from '../platform/auth/viewer.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import { cannotMove, untilMustBeLater } from './enrollment.errors.ts';
import { hasPassed } from './enrollment-move.queries.ts';
import type {
  ExtendEnrollmentInput,
  PauseEnrollmentInput,
  ResumeEnrollmentInput,
  WithdrawEnrollmentInput,
} from './enrollment-move.model.ts';
import { EnrollmentMoved } from './enrollment-moved.ts';
import { statusAfter } from './enrollment-moves.ts';
import type { EnrollmentMove } from './enrollment-moves.ts';
import { lockEnrollment } from './enrollment.queries.ts';
import { EnrollmentService } from './enrollment.service.ts';
import { moveEnrollment } from './move-enrollment.ts';
import type { MoveChange } from './move-enrollment.ts';

interface MoveInput {
  readonly enrollmentId: string;
  readonly reason?: string | null;
  readonly until?: Date | null;
  readonly idempotencyKey?: string | null;
}

interface EnrollmentId {
  readonly organizationId: string;
  readonly enrollmentId: string;
}

interface MovePayload {
  readonly enrollment: EnrollmentEntity;
  readonly unlocked: UnitRow[];
}

/** Leave of absence, withdrawal and the end of an enrollment's time: each one move under its lock, audited. */
@Injectable()
export class EnrollmentMoveService {
  readonly #database: Database;
  readonly #enrollments: EnrollmentService;
  readonly #moved: EnrollmentMoved;
  readonly #units: UnitService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(EnrollmentMoved) moved: EnrollmentMoved,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#enrollments = enrollments;
    this.#moved = moved;
    this.#units = units;
  }

  pause(viewer: Viewer, input: PauseEnrollmentInput): Promise<MovePayload> {
    return this.#decide(viewer, 'pauseEnrollment', input, async (tx, before) => {
      if (input.until && (await hasPassed(tx, input.until))) throw untilMustBeLater('now');
      return this.#move(tx, viewer, before, 'PAUSE', { ...input, pausedUntil: input.until ?? null });
    });
  }

  resume(viewer: Viewer, input: ResumeEnrollmentInput): Promise<MovePayload> {
    return this.#decide(viewer, 'resumeEnrollment', input, (tx, before) =>
      this.#move(tx, viewer, before, 'RESUME', input),
    );
  }

  withdraw(viewer: Viewer, input: WithdrawEnrollmentInput): Promise<MovePayload> {
    return this.#decide(viewer, 'withdrawEnrollment', input, (tx, before) =>
      this.#move(tx, viewer, before, 'WITHDRAW', input),
    );
  }

  extend(viewer: Viewer, input: ExtendEnrollmentInput): Promise<MovePayload> {
    return this.#decide(viewer, 'extendEnrollment', input, async (tx, before) => {
      if (await hasPassed(tx, input.until)) throw untilMustBeLater('now');
      if (before.endsAt !== null && input.until <= before.endsAt)
        throw untilMustBeLater('the end it has so far');
      return this.#move(tx, viewer, before, 'EXTEND', { ...input, endsAt: input.until });
    });
  }

  /** The job: goes on when the leave is over. A leave that was made longer, or has ended, is left alone. */
  resumeDue(job: EnrollmentId): Promise<void> {
    return this.#moveDue(job, 'RESUME', ({ pausedUntil }) => pausedUntil);
  }

  /** The job: expires what has come to its end. What was extended, completed or withdrawn is left alone. */
  expireDue(job: EnrollmentId): Promise<void> {
    return this.#moveDue(job, 'EXPIRE', ({ endsAt }) => endsAt);
  }

  async #moveDue(
    { organizationId, enrollmentId }: EnrollmentId,
    move: EnrollmentMove,
    dueOf: (enrollment: EnrollmentEntity) => Date | null,
  ): Promise<void> {
    const scope = systemScope(organizationId);
    await this.#database.transact(scope, async (tx) => {
      const before = await lockEnrollment(tx, organizationId, enrollmentId);
      const due = before && dueOf(before);
      if (before === null || due === null || statusAfter(move, before.status) === null) return;
      if (await hasPassed(tx, due)) await this.#move(tx, scope, before, move, {});
    });
  }

  /** Locks the enrollment for whoever may decide about it: its learner, or staff who manage enrollments. */
  async #decide(
    viewer: Viewer,
    operation: string,
    input: MoveInput,
    work: (tx: Tx, before: EnrollmentEntity) => Promise<string[]>,
  ): Promise<MovePayload> {
    const { organizationId, userId: actorId } = viewer;
    const { enrollmentId } = input;
    const { unlockedIds } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation, input }, async () => {
        const before = await lockEnrollment(tx, organizationId, enrollmentId);
        const isOwn = before?.membershipId === viewer.membershipId;
        if (before === null || !(isOwn || viewer.permissions.has('enrollments:manage')))
          throw notFound('Enrollment');
        return { unlockedIds: await work(tx, before) };
      }),
    );
    return {
      enrollment: await this.#enrollments.get(viewer, enrollmentId),
      unlocked: await this.#units.getAll(viewer, unlockedIds),
    };
  }

  /** @throws DomainError CONFLICT where the move does not lead anywhere */
  async #move(
    tx: Tx,
    scope: TenantScope,
    before: EnrollmentEntity,
    move: EnrollmentMove,
    change: MoveChange,
  ): Promise<string[]> {
    const unlockedIds = await moveEnrollment(tx, scope, this.#moved, before, { ...change, move });
    if (unlockedIds === null) throw cannotMove(move, before.status);
    return unlockedIds;
  }
}
