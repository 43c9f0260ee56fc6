import { lockEnrollments } from '../enrollments/index.ts';
import { recordAudit } from '../organizations/index.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import type { GradeEventKind } from './grade.entity.ts';
import { foreseeUnlocks } from './foresee-changes.ts';
import {
  hasUnsettledAttempts,
  listQuizIdsOfVersion,
  lockAttempts,
  updateAdjustments,
} from './regrade-attempts.queries.ts';
import type { ScoredAttempt, Settled } from './regrade-attempts.queries.ts';
import {
  lockRegrade,
  updateProgress,
  updateRevertedChanges,
  updateUnappliedChanges,
  upsertRegradeChanges,
} from './regrade.queries.ts';
import type { NewRegradeChange, RegradeRow } from './regrade.queries.ts';
import type { ScoredPlan } from './regrade-scorer.ts';
import { isChange, isPass, newScoreOf, standingOf, toChange } from './regrade-change.ts';
import { rewriteScores } from './rewrite-scores.ts';
import type { Rewrite, Rewritten } from './rewrite-scores.ts';
import { runRegrade } from './run-regrade.job.ts';

/** Attempts in the order of their ids, with the regrade as it was when they were read. */
export interface Chunk {
  readonly regrade: RegradeRow;
  readonly plans: readonly ScoredPlan[];
  /** How many attempts there are in all; 0 when that is known already. */
  readonly total: number;
  /** Whether the run ends with it, and another job goes on. */
  readonly isYielding: boolean;
}

const NOTHING_WRITTEN: Rewritten = { changed: 0, newlyPassed: 0, unlocksOf: new Map() };

/** A preview's chunk: notes what would change. */
export async function writePreview(
  tx: Tx,
  scope: TenantScope,
  { regrade, plans, total, isYielding }: Chunk,
  isLast: boolean,
): Promise<void> {
  const { organizationId } = scope;
  if (!(await isTurnOf(tx, organizationId, regrade))) return;
  const changing = plans.filter((plan) => isChange(plan) || plan.outcome === 'NO_SCORE');
  const passing = changing.filter((plan) => !isPass(plan.attempt.score) && isPass(newScoreOf(plan)));
  const unlocksOf = await foreseeUnlocks(
    tx,
    { organizationId, regradeId: regrade.id },
    passing.map(({ attempt }) => attempt),
  );
  await upsertRegradeChanges(
    tx,
    organizationId,
    regrade.id,
    changing.map((plan) => ({
      ...toChange(plan, unlocksOf.get(plan.attempt.id) ?? []),
      status: plan.outcome === 'NO_SCORE' ? ('SKIPPED' as const) : ('PREVIEWED' as const),
      appliedRevision: null,
    })),
  );
  await updateProgress(tx, organizationId, regrade.id, {
    status: isLast ? 'PREVIEWED' : 'PREVIEWING',
    cursor: plans.at(-1)?.attempt.id ?? regrade.cursor,
    total,
    done: plans.length,
    changed: plans.filter(isChange).length,
    newlyPassed: unlocksOf.size,
    unlocked: [...unlocksOf.values()].flat().length,
  });
  if (isYielding && !isLast) await enqueueNext(tx, organizationId, regrade);
}

/**
 * @param isLate whether the attempts lie before the cursor, which then stays
 * @returns how many are done; null when another run has gone on from here
 */
export async function writeCorrections(
  tx: Tx,
  scope: TenantScope,
  chunk: Chunk,
  isLate: boolean,
): Promise<number | null> {
  const { organizationId } = scope;
  const { regrade, total } = chunk;
  if (!(await isTurnOf(tx, organizationId, regrade))) return null;
  const { done, written } = await writePlans(tx, scope, chunk, 'REGRADED');
  const changesOf = (...outcomes: ScoredPlan['outcome'][]): NewRegradeChange[] =>
    done
      .filter(({ outcome }) => outcomes.includes(outcome))
      .map((plan) => ({
        ...toChange(plan, written.unlocksOf.get(plan.attempt.id) ?? []),
        ...standingOf(plan),
      }));
  await upsertRegradeChanges(tx, organizationId, regrade.id, changesOf('SCORE', 'NO_SCORE'));
  // What is so already has to stay so when the regrade that made it so is taken back.
  if (regrade.policy !== 'ONLY_IF_HIGHER')
    await upsertRegradeChanges(tx, organizationId, regrade.id, changesOf('NOTHING'), false);
  await updateProgress(tx, organizationId, regrade.id, {
    status: 'APPLYING',
    cursor: isLate ? regrade.cursor : (done.at(-1)?.attempt.id ?? regrade.cursor),
    total,
    // What is late is read again each time that the end is put off; a new score is written once.
    done: isLate ? done.filter(({ outcome }) => outcome === 'SCORE').length : done.length,
    changed: written.changed,
    newlyPassed: written.newlyPassed,
    unlocked: [...written.unlocksOf.values()].flat().length,
  });
  if (chunk.isYielding) await enqueueNext(tx, organizationId, regrade);
  return done.length;
}

/** What was granted stays: passes and unlocks are not taken back with the scores. @returns how many are done */
export async function writeWithdrawals(tx: Tx, scope: TenantScope, chunk: Chunk): Promise<number> {
  const { organizationId } = scope;
  const { regrade, total } = chunk;
  if (!(await isTurnOf(tx, organizationId, regrade))) return 0;
  const { done } = await writePlans(tx, scope, chunk, 'REVERTED');
  await updateRevertedChanges(
    tx,
    organizationId,
    regrade.id,
    done.filter(({ outcome }) => outcome !== 'NO_SCORE').map(({ attempt }) => attempt.id),
  );
  await updateProgress(tx, organizationId, regrade.id, {
    status: 'REVERTING',
    cursor: done.at(-1)?.attempt.id ?? regrade.cursor,
    total,
    done: done.length,
    changed: 0,
    newlyPassed: 0,
    unlocked: 0,
  });
  // Nothing done: the first attempt is being scored, or was changed, at this moment.
  if (done.length === 0) await enqueueNext(tx, organizationId, regrade, inAMoment());
  else if (chunk.isYielding) await enqueueNext(tx, organizationId, regrade);
  return done.length;
}

/** Ends it, unless attempts are being scored by the old key or have just been: then the next job looks again. */
export async function writeApplied(
  tx: Tx,
  scope: TenantScope,
  regrade: RegradeRow,
  settled: Settled,
): Promise<void> {
  const { organizationId } = scope;
  if (!(await isTurnOf(tx, organizationId, regrade))) return;
  const { itemVersionId, requestedAt: since } = regrade;
  const quizIds = await listQuizIdsOfVersion(tx, organizationId, itemVersionId);
  const search = { organizationId, quizIds, itemVersionId };
  if (await hasUnsettledAttempts(tx, search, { since, settled }))
    await enqueueNext(tx, organizationId, regrade, inAMoment());
  else await writeEnd(tx, scope, regrade, 'APPLIED');
}

/** No attempt is left. */
export async function writeEnd(
  tx: Tx,
  scope: TenantScope,
  regrade: RegradeRow,
  status: 'APPLIED' | 'REVERTED',
): Promise<void> {
  const { organizationId } = scope;
  const { id } = regrade;
  if (!(await isTurnOf(tx, organizationId, regrade))) return;
  if (status === 'APPLIED') await updateUnappliedChanges(tx, organizationId, id);
  const { cursor, total, done, changed, newlyPassed, unlocked } = regrade;
  const nothing = { total: 0, done: 0, changed: 0, newlyPassed: 0, unlocked: 0 };
  await updateProgress(tx, organizationId, id, { status, cursor, ...nothing });
  await recordAudit(tx, scope, {
    action: status === 'APPLIED' ? 'regrade.applied' : 'regrade.reverted',
    targetType: 'Regrade',
    targetId: id,
    after: { total, done, changed, newlyPassed, unlocked },
  });
}

/** Whether the regrade still stands where the chunk was read; its row is locked from here on. */
async function isTurnOf(tx: Tx, organizationId: string, regrade: RegradeRow): Promise<boolean> {
  const current = await lockRegrade(tx, organizationId, regrade.id);
  return current?.status === regrade.status && current.cursor === regrade.cursor;
}

/**
 * Writes the plans up to the first attempt that changed since it was read: it and those behind it are read again, so that
 * none is lost and none is done twice.
 */
async function writePlans(
  tx: Tx,
  scope: TenantScope,
  { regrade, plans }: Chunk,
  kind: GradeEventKind,
): Promise<{ done: readonly ScoredPlan[]; written: Rewritten }> {
  const { organizationId } = scope;
  const touched = plans.filter(({ outcome }) => outcome === 'SCORE' || outcome === 'ADJUST');
  if (touched.length === 0) return { done: plans, written: NOTHING_WRITTEN };
  const enrollmentIds = [...new Set(touched.map(({ attempt }) => attempt.enrollmentId))];
  const enrollments = await lockEnrollments(tx, organizationId, enrollmentIds);
  const fences = await lockAttempts(
    tx,
    organizationId,
    touched.map(({ attempt }) => attempt.id),
  );
  const fenceOf = new Map(fences.map((fence) => [fence.id, fence]));
  const isStale = ({ outcome, attempt }: ScoredPlan) =>
    (outcome === 'SCORE' || outcome === 'ADJUST') && !isSame(fenceOf.get(attempt.id), attempt);
  const stale = plans.findIndex(isStale);
  const done = stale === -1 ? plans : plans.slice(0, stale);
  await updateAdjustments(
    tx,
    organizationId,
    done
      .filter(({ outcome }) => outcome === 'ADJUST')
      .map((plan) => ({ ...plan, attemptId: plan.attempt.id })),
  );
  const rewrites = done.filter((plan): plan is ScoredPlan & Rewrite => plan.outcome === 'SCORE');
  const isRevert = kind === 'REVERTED';
  const written = await rewriteScores(
    tx,
    scope,
    {
      occasion: {
        organizationId,
        regradeId: regrade.id,
        actorMembershipId: isRevert ? regrade.revertedBy : regrade.appliedBy,
        reason: isRevert ? regrade.revertReason : regrade.reason,
      },
      kind,
      courseId: regrade.courseId,
    },
    { rewrites, enrollments },
  );
  return { done, written };
}

function isSame(
  now: Pick<ScoredAttempt, 'status' | 'scoringRevision' | 'gradedAt'> | undefined,
  read: ScoredAttempt,
): boolean {
  return (
    now !== undefined &&
    now.status === read.status &&
    now.status !== 'SCORING' &&
    now.scoringRevision === read.scoringRevision &&
    now.gradedAt?.getTime() === read.gradedAt?.getTime()
  );
}

function inAMoment(): Date {
  return new Date(Date.now() + 1_000);
}

/** At once, but behind what waits already. */
function enqueueNext(
  tx: Tx,
  organizationId: string,
  { id: regradeId }: RegradeRow,
  runAt?: Date,
): Promise<void> {
  return enqueue(tx, runRegrade, [{ organizationId, regradeId }], {
    key: (payload) => payload.regradeId,
    ...(runAt !== undefined && { runAt }),
  });
}
