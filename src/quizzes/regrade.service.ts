import { Inject, Injectable } from '@nestjs/common';
import { MemberService } from '../accounts/index.ts';
import type { MemberRow } from '../accounts/index.ts';
import { CourseService } from '../courses/index.ts';
import { recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { assertId } from '../platform/graphql/node.ts';
import { newId } from '../platform/ids.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { UnitService } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { AttemptService } from './attempt.service.ts';
import type { AttemptRow } from './attempt.service.ts';
import { checkCorrection } from './check-correction.ts';
import { notInStatus, otherRegradeRuns } from './regrade.errors.ts';
import type {
  ApplyRegradeInput,
  RegradePreviewInput,
  RegradeChangeArgs,
  RegradesArgs,
  RevertRegradeInput,
} from './regrade.model.ts';
import {
  REGRADES,
  REGRADE_CHANGES,
  insertRegrade,
  isBeingWritten,
  listRegradeChanges,
  listRegrades,
  listRegradesById,
  lockRegradesBeside,
  updateApplying,
  updateResumed,
  updateReverting,
} from './regrade.queries.ts';
import type { RegradeChangeRow, RegradeRow } from './regrade.queries.ts';
import { runRegrade } from './run-regrade.job.ts';

export type { RegradeChangeRow, RegradeRow } from './regrade.queries.ts';

/** The repair of a wrong key for everybody: look first, then write, and take it back if that was wrong too. */
@Injectable()
export class RegradeService {
  readonly #database: Database;
  readonly #attempts: AttemptService;
  readonly #courses: CourseService;
  readonly #members: MemberService;
  readonly #units: UnitService;
  readonly #byId: Batch<string, RegradeRow | null>;

  constructor(
    @Inject(Database) database: Database,
    @Inject(AttemptService) attempts: AttemptService,
    @Inject(CourseService) courses: CourseService,
    @Inject(MemberService) members: MemberService,
    @Inject(UnitService) units: UnitService,
  ) {
    this.#database = database;
    this.#attempts = attempts;
    this.#courses = courses;
    this.#members = members;
    this.#units = units;
    this.#byId = new Batch(async (viewer, ids) => {
      const rows = await this.#database.read(viewer, (tx) =>
        listRegradesById(tx, viewer.organizationId, ids),
      );
      return rowOfEach(ids, rows, (row) => row.id);
    });
  }

  /** Starts to compute what the regrade would do. @throws BAD_USER_INPUT for a policy and a version that do not fit */
  async preview(viewer: Viewer, input: RegradePreviewInput): Promise<RegradeRow> {
    const { organizationId, userId: actorId, membershipId } = viewer;
    const { policy, reason } = input;
    const itemVersionId = assertId(input.itemVersionId, 'itemVersionId');
    const newItemVersionId =
      input.newItemVersionId === null || input.newItemVersionId === undefined
        ? null
        : assertId(input.newItemVersionId, 'newItemVersionId');
    const { id } = await this.#database.transact(
      viewer,
      (tx) =>
        once(tx, { organizationId, actorId, operation: 'regradePreview', input }, async () => {
          const correction = { itemVersionId, newItemVersionId, policy };
          const courseId = await checkCorrection(tx, organizationId, correction);
          const id = newId();
          await insertRegrade(tx, {
            ...correction,
            organizationId,
            id,
            courseId,
            reason,
            requestedBy: membershipId,
          });
          await start(tx, viewer, id);
          await audit(tx, viewer, 'regrade.preview', id, { ...correction, reason });
          return { id };
        }),
      'AUTHOR',
    );
    return this.get(viewer, id);
  }

  /** Starts to write it, or goes on after a failure or where its job was lost. @throws CONFLICT in another status, or while another one is written */
  async apply(viewer: Viewer, input: ApplyRegradeInput): Promise<RegradeRow> {
    return this.#begin(viewer, 'applyRegrade', input, async (tx, regrade, isOtherRunning) => {
      const { organizationId, membershipId } = viewer;
      const { id, status, appliedBy, revertedBy } = regrade;
      if (status === 'APPLYING') await start(tx, viewer, id);
      if (status === 'APPLYING' || status === 'APPLIED') return;
      const isStopped = status === 'FAILED' && appliedBy !== null && revertedBy === null;
      if (status !== 'PREVIEWED' && !isStopped) throw notInStatus(status, 'PREVIEWED');
      if (isOtherRunning) throw otherRegradeRuns();
      if (isStopped) await updateResumed(tx, organizationId, id, 'APPLYING');
      else await updateApplying(tx, organizationId, id, membershipId);
      await start(tx, viewer, id);
      await audit(tx, viewer, 'regrade.apply', id, { itemVersionId: regrade.itemVersionId });
    });
  }

  /** Starts to take it back, or goes on after a failure or where its job was lost. @throws CONFLICT in another status, or while another one is written */
  async revert(viewer: Viewer, input: RevertRegradeInput): Promise<RegradeRow> {
    return this.#begin(viewer, 'revertRegrade', input, async (tx, regrade, isOtherRunning) => {
      const { organizationId, membershipId: revertedBy } = viewer;
      const { id, status, appliedBy } = regrade;
      if (status === 'REVERTING') await start(tx, viewer, id);
      if (status === 'REVERTING' || status === 'REVERTED') return;
      const isStopped = status === 'FAILED' && appliedBy !== null;
      if (status !== 'APPLIED' && !isStopped) throw notInStatus(status, 'APPLIED');
      if (isOtherRunning) throw otherRegradeRuns();
      if (isStopped && regrade.revertedBy !== null) await updateResumed(tx, organizationId, id, 'REVERTING');
      else await updateReverting(tx, { organizationId, id, revertedBy, reason: input.reason });
      await start(tx, viewer, id);
      await audit(tx, viewer, 'regrade.revert', id, { reason: input.reason });
    });
  }

  async #begin(
    viewer: Viewer,
    operation: string,
    input: ApplyRegradeInput | RevertRegradeInput,
    work: (tx: Tx, regrade: RegradeRow, isOtherRunning: boolean) => Promise<void>,
  ): Promise<RegradeRow> {
    const { organizationId, userId: actorId } = viewer;
    const id = assertId(input.regradeId, 'regradeId');
    await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation, input }, async () => {
        const regrades = await lockRegradesBeside(tx, organizationId, id);
        const regrade = regrades.find((row) => row.id === id);
        if (regrade === undefined) throw notFound('Regrade');
        const others = regrades.filter((row) => row !== regrade);
        await work(tx, regrade, others.some(isBeingWritten));
        return { id };
      }),
    );
    return this.get(viewer, id);
  }

  async get(viewer: Viewer, id: string): Promise<RegradeRow> {
    const row = await this.#byId.load(viewer, assertId(id, 'id'));
    if (row === null) throw notFound('Regrade');
    return row;
  }

  /** For `node(id)`: null for those who may not regrade. */
  async findVisible(viewer: Viewer, id: string): Promise<RegradeRow | null> {
    return viewer.permissions.has('grades:regrade') ? this.#byId.load(viewer, id) : null;
  }

  async list(viewer: Viewer, args: RegradesArgs): Promise<Connection<RegradeRow>> {
    const wanted = args.filter?.courseId ?? null;
    const courseId = wanted === null ? null : (await this.#courses.get(viewer, wanted)).id;
    const page = pageOf(args, REGRADES);
    const { organizationId } = viewer;
    const slice = await this.#database.read(viewer, (tx) =>
      listRegrades(tx, { organizationId, courseId }, page),
    );
    return connectionOf(slice, page);
  }

  async changes(
    viewer: Viewer,
    { id: regradeId }: RegradeRow,
    args: RegradeChangeArgs,
  ): Promise<Connection<RegradeChangeRow>> {
    const { organizationId } = viewer;
    const page = pageOf(args, REGRADE_CHANGES);
    const wanted = { organizationId, regradeId, newlyPasses: args.filter?.newlyPasses ?? null };
    const slice = await this.#database.read(viewer, (tx) => listRegradeChanges(tx, wanted, page));
    return connectionOf(slice, page);
  }

  attempt(viewer: Viewer, change: RegradeChangeRow): Promise<AttemptRow | null> {
    return this.#attempts.findVisible(viewer, change.attemptId);
  }

  member(viewer: Viewer, membershipId: string): Promise<MemberRow | null> {
    return this.#members.get(viewer, membershipId);
  }

  unlocks(viewer: Viewer, change: RegradeChangeRow): Promise<UnitRow[]> {
    return this.#units.getAll(viewer, change.unlockedIds);
  }
}

function start(tx: Tx, { organizationId }: Viewer, regradeId: string): Promise<void> {
  return enqueue(tx, runRegrade, [{ organizationId, regradeId }], { key: (payload) => payload.regradeId });
}

function audit(tx: Tx, viewer: Viewer, action: string, targetId: string, after: object): Promise<void> {
  return recordAudit(tx, viewer, { action, targetType: 'Regrade', targetId, after });
}
