import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { CohortService } from '../cohorts/index.ts';
import { EnrollmentService, lockEnrollments } from '../enrollments/index.ts';
import { recordAudit } from '../organizations/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { applyOverride, unlockForBatch, unlockNow } from './apply-override.ts';
import type { Applied } from './apply-override.ts';
import type { UnitOverrideEntity } from './override.entity.ts';
import { undoneAlready } from './override.errors.ts';
import type {
  OverridesArgs,
  ShiftUnitsInput,
  SkipUnitsInput,
  UndoOverrideInput,
  UnlockUnitsInput,
} from './override.model.ts';
import {
  OVERRIDES,
  insertOverrides,
  listOverrides,
  listOverridesById,
  updateUndone,
} from './override.queries.ts';
import { planShifts } from './plan-shifts.ts';
import { resolveOverrideTarget } from './resolve-override-target.ts';
import type { ResolvedTarget } from './resolve-override-target.ts';
import type { unlockForCohort } from './unlock-for-cohort.job.ts';

export type { UnitOverrideEntity as UnitOverrideRow } from './override.entity.ts';

export interface OverridePayload {
  readonly overrides: UnitOverrideEntity[];
  readonly unlocked: UnitRow[];
  readonly isUnderWay: boolean;
}

interface Done extends Applied {
  readonly overrideIds: readonly string[];
}

/** How many overrides a payload names. */
const SHOWN = 100;

/** What staff change about when units open, each with its reason, audited, and with its effects in the same transaction. */
@Injectable()
export class OverrideService {
  readonly #database: Database;
  readonly #enrollments: EnrollmentService;
  readonly #cohorts: CohortService;
  readonly #units: UnitService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(EnrollmentService) enrollments: EnrollmentService,
    @Inject(CohortService) cohorts: CohortService,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#enrollments = enrollments;
    this.#cohorts = cohorts;
    this.#units = units;
  }

  unlock(viewer: Viewer, input: UnlockUnitsInput): Promise<OverridePayload> {
    return this.#change(viewer, 'unlockUnits', input, async (tx, target) => ({
      overrideIds: [],
      ...(await unlockNow(tx, viewer, target)),
    }));
  }

  shift(viewer: Viewer, input: ShiftUnitsInput): Promise<OverridePayload> {
    return this.#change(viewer, 'shiftUnits', input, async (tx, target) => {
      const timeOf = await planShifts(tx, viewer.organizationId, target, input);
      return this.#override(tx, viewer, target, { kind: 'SHIFT', reason: input.reason, timeOf });
    });
  }

  skip(viewer: Viewer, input: SkipUnitsInput): Promise<OverridePayload> {
    return this.#change(viewer, 'skipUnits', input, (tx, target) =>
      this.#override(tx, viewer, target, { kind: 'SKIP', reason: input.reason, timeOf: () => null }),
    );
  }

  /** @throws DomainError CONFLICT when it was undone before */
  undo(viewer: Viewer, input: UndoOverrideInput): Promise<OverridePayload> {
    const { organizationId, userId: actorId, membershipId: undoneBy } = viewer;
    const { overrideId, reason } = input;
    return this.#answer(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'undoOverride', input }, async () => {
        const [found] = await listOverridesById(tx, organizationId, [overrideId]);
        if (found === undefined) throw notFound('Override');
        const ids = found.enrollmentId === null ? [] : [found.enrollmentId];
        const enrollments = await lockEnrollments(tx, organizationId, ids);
        const undone = await updateUndone(tx, { organizationId, id: found.id, undoneBy, undoReason: reason });
        if (undone === null) throw undoneAlready();
        const { cohortId, courseId, unitStableId, kind, availableAt } = undone;
        const cohort = cohortId === null || courseId === null ? null : { cohortId, courseId };
        const target = { enrollments, cohort, units: [], stableIds: [unitStableId] };
        await audit(tx, viewer, target, 'undoOverride', {
          before: { kind, unitStableId, availableAt },
          after: { reason },
        });
        return { overrideIds: [undone.id], ...(await applyOverride(tx, viewer, target)) };
      }),
    );
  }

  /** The job: one batch, and the job of the next. */
  async unlockForCohort(batch: z.infer<typeof unlockForCohort.payload>): Promise<void> {
    const scope = systemScope(batch.organizationId);
    await this.#database.transact(scope, (tx) => unlockForBatch(tx, scope, batch));
  }

  /** @throws DomainError NOT_FOUND for an unknown enrollment or cohort */
  async list(viewer: Viewer, args: OverridesArgs): Promise<Connection<UnitOverrideEntity>> {
    const page = pageOf(args, OVERRIDES);
    const { enrollmentId = null, cohortId = null } = args.filter ?? {};
    if (enrollmentId !== null) await this.#enrollments.get(viewer, enrollmentId);
    if (cohortId !== null) await this.#cohorts.get(viewer, cohortId);
    const wanted = { organizationId: viewer.organizationId, enrollmentId, cohortId };
    const slice = await this.#database.read(viewer, (tx) => listOverrides(tx, wanted, page));
    return connectionOf(slice, page);
  }

  /** For `node(id)`: for those who may read enrollments. */
  async findVisible(viewer: Viewer, id: string): Promise<UnitOverrideEntity | null> {
    if (!viewer.permissions.has('enrollments:read')) return null;
    const { organizationId } = viewer;
    const [row] = await this.#database.read(viewer, (tx) => listOverridesById(tx, organizationId, [id]));
    return row ?? null;
  }

  async #override(
    tx: Tx,
    viewer: Viewer,
    target: ResolvedTarget,
    {
      kind,
      reason,
      timeOf,
    }: {
      kind: 'SHIFT' | 'SKIP';
      reason: string;
      timeOf: (enrollmentId: string | null, unitStableId: string) => Date | null;
    },
  ): Promise<Done> {
    const { organizationId, membershipId: madeBy } = viewer;
    const places =
      target.cohort === null
        ? target.enrollments.map(({ id }) => ({ enrollmentId: id, cohortId: null, courseId: null }))
        : [{ enrollmentId: null, ...target.cohort }];
    const rows = places.flatMap((place) =>
      target.stableIds.map((unitStableId) => ({
        ...place,
        unitStableId,
        kind,
        availableAt: timeOf(place.enrollmentId, unitStableId),
      })),
    );
    const ids = await insertOverrides(tx, { organizationId, madeBy, reason }, rows);
    return { overrideIds: ids.slice(0, SHOWN), ...(await applyOverride(tx, viewer, target)) };
  }

  #change(
    viewer: Viewer,
    operation: string,
    input: UnlockUnitsInput,
    work: (tx: Tx, target: ResolvedTarget) => Promise<Done>,
  ): Promise<OverridePayload> {
    const { organizationId, userId: actorId } = viewer;
    const { target: _target, unitIds: _unitIds, idempotencyKey: _key, ...what } = input;
    return this.#answer(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation, input }, async () => {
        const target = await resolveOverrideTarget(tx, organizationId, input);
        await audit(tx, viewer, target, operation, { after: { ...what, units: target.stableIds } });
        return work(tx, target);
      }),
    );
  }

  async #answer(viewer: Viewer, work: (tx: Tx) => Promise<Done>): Promise<OverridePayload> {
    const { organizationId } = viewer;
    const { overrideIds, unlockedIds, isUnderWay } = await this.#database.transact(viewer, work);
    return {
      overrides: await this.#database.read(viewer, (tx) =>
        listOverridesById(tx, organizationId, overrideIds),
      ),
      unlocked: await this.#units.getAll(viewer, unlockedIds),
      isUnderWay,
    };
  }
}

/** One event for each enrollment, or for the cohort. */
function audit(
  tx: Tx,
  viewer: Viewer,
  { enrollments, cohort }: ResolvedTarget,
  operation: string,
  change: { before?: object; after: object },
): Promise<void> {
  const targets =
    cohort === null
      ? enrollments.map(({ id }) => ({ targetType: 'Enrollment', targetId: id }))
      : [{ targetType: 'Cohort', targetId: cohort.cohortId }];
  const after = cohort === null ? change.after : { courseId: cohort.courseId, ...change.after };
  const action = `${cohort === null ? 'enrollment' : 'cohort'}.${operation}`;
  return recordAudit(tx, viewer, ...targets.map((target) => ({ ...target, action, ...change, after })));
}
