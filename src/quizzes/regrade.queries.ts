import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { Correction } from './adjust-attempt.ts';
import { RegradeEntity } from './regrade.entity.ts';
import type { RegradeChangeEntity, RegradeStatus } from './regrade.entity.ts';

export type RegradeRow = Omit<RegradeEntity, 'organizationId'>;

export function insertRegrade(
  tx: Tx,
  row: Pick<
    RegradeEntity,
    | 'organizationId'
    | 'id'
    | 'courseId'
    | 'itemVersionId'
    | 'newItemVersionId'
    | 'policy'
    | 'reason'
    | 'requestedBy'
  >,
): Promise<void> {
  return tx.insert(RegradeEntity, row);
}

export function listRegradesById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<RegradeRow[]> {
  return tx.query('SELECT * FROM regrades WHERE organization_id = $1 AND id = ANY($2)', [
    organizationId,
    ids,
  ]);
}

/** Ids are in the order of time. */
export const REGRADES = sortedList('regrades', { CREATED_AT: ['r.id ID'] }, 'DESC');

export function listRegrades(
  tx: ReadTx,
  { organizationId, courseId }: { organizationId: string; courseId: string | null },
  page: ListPage,
): Promise<Slice<RegradeRow>> {
  return readPage(
    tx,
    page,
    'SELECT r.* FROM regrades r WHERE r.organization_id = $1 AND ($2::uuid IS NULL OR r.course_id = $2)',
    [organizationId, courseId],
  );
}

/** Locks a regrade: before enrollments and attempts, so that two runs of one take turns. */
export async function lockRegrade(tx: Tx, organizationId: string, id: string): Promise<RegradeRow | null> {
  const [row] = await tx.query<RegradeRow>(
    'SELECT * FROM regrades WHERE organization_id = $1 AND id = $2 FOR UPDATE',
    [organizationId, id],
  );
  return row ?? null;
}

/** Locks a regrade and all others of its item version, so that two that are started at once take turns. */
export function lockRegradesBeside(tx: Tx, organizationId: string, id: string): Promise<RegradeRow[]> {
  return tx.query(
    `SELECT * FROM regrades WHERE organization_id = $1
       AND item_version_id = (SELECT item_version_id FROM regrades WHERE organization_id = $1 AND id = $2) ORDER BY id FOR UPDATE`,
    [organizationId, id],
  );
}

export function isBeingWritten({ status }: RegradeRow): boolean {
  return status === 'APPLYING' || status === 'REVERTING';
}

/** Begins to apply, from the first attempt. A unique index keeps a second one of the item version from it. */
export async function updateApplying(
  tx: Tx,
  organizationId: string,
  id: string,
  appliedBy: string,
): Promise<void> {
  await tx.query(
    `UPDATE regrades SET status = 'APPLYING', applied_by = $3, error = NULL, finished_at = NULL, cursor = NULL,
       total = 0, done = 0, changed = 0, newly_passed = 0, unlocked = 0
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, id, appliedBy],
  );
}

/** Begins to take back, from the first attempt; what the regrade came to stays to be seen. */
export async function updateReverting(
  tx: Tx,
  {
    organizationId,
    id,
    revertedBy,
    reason,
  }: { organizationId: string; id: string; revertedBy: string; reason: string },
): Promise<void> {
  await tx.query(
    `UPDATE regrades SET status = 'REVERTING', reverted_by = $3, revert_reason = $4, error = NULL, finished_at = NULL, cursor = NULL,
       total = 0, done = 0
     WHERE organization_id = $1 AND id = $2`,
    [organizationId, id, revertedBy, reason],
  );
}

/** Goes on behind the cursor, after a failure. */
export async function updateResumed(
  tx: Tx,
  organizationId: string,
  id: string,
  status: 'PREVIEWING' | 'APPLYING' | 'REVERTING',
): Promise<void> {
  await tx.query(
    'UPDATE regrades SET status = $3, error = NULL, finished_at = NULL WHERE organization_id = $1 AND id = $2',
    [organizationId, id, status],
  );
}

export interface Progress {
  readonly status: RegradeStatus;
  readonly cursor: string | null;
  /** All attempts that are to be looked at; raised when more have come. */
  readonly total: number;
  readonly done: number;
  readonly changed: number;
  readonly newlyPassed: number;
  readonly unlocked: number;
}

/** Adds what a chunk came to. */
export async function updateProgress(
  tx: Tx,
  organizationId: string,
  id: string,
  progress: Progress,
): Promise<void> {
  await tx.query(
    `UPDATE regrades SET status = $3, cursor = $4, done = done + $6, total = GREATEST(total, $5, done + $6), changed = changed + $7,
       newly_passed = newly_passed + $8, unlocked = unlocked + $9,
       finished_at = CASE WHEN $3 IN ('PREVIEWED', 'APPLIED', 'REVERTED') THEN now() END
     WHERE organization_id = $1 AND id = $2`,
    [
      organizationId,
      id,
      progress.status,
      progress.cursor,
      progress.total,
      progress.done,
      progress.changed,
      progress.newlyPassed,
      progress.unlocked,
    ],
  );
}

/** The job is dead: says why, until somebody starts it again. */
export async function updateFailed(tx: Tx, organizationId: string, id: string, error: string): Promise<void> {
  await tx.query(
    `UPDATE regrades SET status = 'FAILED', error = $3, finished_at = now()
     WHERE organization_id = $1 AND id = $2 AND status IN ('PREVIEWING', 'APPLYING', 'REVERTING')`,
    [organizationId, id, error.slice(0, 500)],
  );
}

export type NewRegradeChange = Omit<RegradeChangeEntity, 'organizationId' | 'regradeId'>;

/**
 * Writes what happens to attempts; what was foreseen gives way to what was done.
 * @param isNew whether what was done before gives way as well
 */
export async function upsertRegradeChanges(
  tx: Tx,
  organizationId: string,
  regradeId: string,
  changes: readonly NewRegradeChange[],
  isNew = true,
): Promise<void> {
  if (changes.length === 0) return;
  await tx.query(
    `INSERT INTO regrade_changes AS c (organization_id, regrade_id, attempt_id, enrollment_id, old_earned, old_max, old_passed,
       new_earned, new_max, new_passed, unlocks, status, applied_revision)
     SELECT $1, $2, n.* FROM jsonb_to_recordset($3) AS n ("attemptId" uuid, "enrollmentId" uuid, "oldEarned" text, "oldMax" text, "oldPassed" boolean,
       "newEarned" text, "newMax" text, "newPassed" boolean, unlocks text[], status text, "appliedRevision" integer)
     ON CONFLICT (organization_id, regrade_id, attempt_id) DO UPDATE SET old_earned = excluded.old_earned, old_max = excluded.old_max,
       old_passed = excluded.old_passed, new_earned = excluded.new_earned, new_max = excluded.new_max, new_passed = excluded.new_passed,
       unlocks = excluded.unlocks, status = excluded.status, applied_revision = excluded.applied_revision
     WHERE $4 OR c.status <> 'APPLIED'`,
    [organizationId, regradeId, JSON.stringify(changes), isNew],
  );
}

/** What was foreseen and did not come: the attempt changed or went away in between. */
export async function updateUnappliedChanges(
  tx: Tx,
  organizationId: string,
  regradeId: string,
): Promise<void> {
  await tx.query(
    `UPDATE regrade_changes SET status = 'SKIPPED' WHERE organization_id = $1 AND regrade_id = $2 AND status = 'PREVIEWED'`,
    [organizationId, regradeId],
  );
}

/** Applied changes that were taken back, or could not be. */
export async function updateRevertedChanges(
  tx: Tx,
  organizationId: string,
  regradeId: string,
  attemptIds: readonly string[],
): Promise<void> {
  await tx.query(
    `UPDATE regrade_changes SET status = 'REVERTED' WHERE organization_id = $1 AND regrade_id = $2 AND attempt_id = ANY($3)`,
    [organizationId, regradeId, attemptIds],
  );
}

/** Those that a revert has to take back, behind the cursor. */
export function listAppliedChanges(
  tx: ReadTx,
  {
    organizationId,
    regradeId,
    after,
    limit,
  }: { organizationId: string; regradeId: string; after: string | null; limit: number },
): Promise<Pick<RegradeChangeEntity, 'attemptId'>[]> {
  return tx.query(
    `SELECT attempt_id FROM regrade_changes
     WHERE organization_id = $1 AND regrade_id = $2 AND status = 'APPLIED' AND ($3::uuid IS NULL OR attempt_id > $3) ORDER BY attempt_id LIMIT $4`,
    [organizationId, regradeId, after, limit],
  );
}

/** What other regrades of its item version did to the attempts and was not taken back, in the order in which it was done. */
export function listCorrectionsLeft(
  tx: ReadTx,
  organizationId: string,
  { id, itemVersionId }: Pick<RegradeEntity, 'id' | 'itemVersionId'>,
  attemptIds: readonly string[],
): Promise<(Pick<RegradeChangeEntity, 'attemptId'> & Correction)[]> {
  return tx.query(
    `SELECT c.attempt_id, r.item_version_id, r.new_item_version_id, r.policy
     FROM regrades r JOIN regrade_changes c ON c.organization_id = r.organization_id AND c.regrade_id = r.id
     WHERE r.organization_id = $1 AND r.item_version_id = $2 AND r.id <> $3 AND c.attempt_id = ANY($4) AND c.status = 'APPLIED'
     ORDER BY c.attempt_id, c.applied_revision, c.regrade_id`,
    [organizationId, itemVersionId, id, attemptIds],
  );
}

export async function countAppliedChanges(
  tx: ReadTx,
  organizationId: string,
  regradeId: string,
): Promise<number> {
  const rows = await tx.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM regrade_changes WHERE organization_id = $1 AND regrade_id = $2 AND status = 'APPLIED'`,
    [organizationId, regradeId],
  );
  return rows[0]?.count ?? 0;
}

/** A change as it is shown: whose it is, and the units in the learner's own version of the course. */
export interface RegradeChangeRow extends Omit<RegradeChangeEntity, 'organizationId' | 'appliedRevision'> {
  readonly membershipId: string;
  readonly unlockedIds: readonly string[];
}

export const REGRADE_CHANGES = sortedList('regrade-changes', { ATTEMPT: ['c.attempt_id ID'] });

/** Only attempts whose score changes, or whose could not be changed. */
export function listRegradeChanges(
  tx: ReadTx,
  {
    organizationId,
    regradeId,
    newlyPasses,
  }: { organizationId: string; regradeId: string; newlyPasses: boolean | null },
  page: ListPage,
): Promise<Slice<RegradeChangeRow>> {
  return readPage(
    tx,
    page,
    `SELECT c.*, e.membership_id, ARRAY(SELECT u.id FROM units u WHERE u.organization_id = c.organization_id
         AND u.course_version_id = e.course_version_id AND u.stable_id = ANY(c.unlocks) ORDER BY u.position) AS unlocked_ids
     FROM regrade_changes c JOIN enrollments e ON e.organization_id = c.organization_id AND e.id = c.enrollment_id
     WHERE c.organization_id = $1 AND c.regrade_id = $2
       AND (c.status = 'SKIPPED' OR (c.old_earned, c.old_max, c.old_passed) IS DISTINCT FROM (c.new_earned, c.new_max, c.new_passed))
       AND ($3::boolean IS NULL OR ((c.new_passed AND NOT c.old_passed) IS TRUE) = $3)`,
    [organizationId, regradeId, newlyPasses],
  );
}
