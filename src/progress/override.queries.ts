import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { UnitOverrideEntity } from './override.entity.ts';

type NewOverride = Pick<
  UnitOverrideEntity,
  'enrollmentId' | 'cohortId' | 'courseId' | 'unitStableId' | 'kind' | 'availableAt'
>;

/** @returns their ids, in the order of the rows */
export async function insertOverrides(
  tx: Tx,
  { organizationId, madeBy, reason }: Pick<UnitOverrideEntity, 'organizationId' | 'madeBy' | 'reason'>,
  rows: readonly NewOverride[],
): Promise<string[]> {
  const ids = rows.map(() => newId());
  await tx.query(
    `INSERT INTO unit_overrides (organization_id, made_by, reason, id, enrollment_id, cohort_id, course_id, unit_stable_id, kind, available_at)
     SELECT $1, $2, $3, * FROM unnest($4::uuid[], $5::uuid[], $6::uuid[], $7::uuid[], $8::text[], $9::text[], $10::timestamptz[])`,
    [
      organizationId,
      madeBy,
      reason,
      ids,
      rows.map((row) => row.enrollmentId),
      rows.map((row) => row.cohortId),
      rows.map((row) => row.courseId),
      rows.map((row) => row.unitStableId),
      rows.map((row) => row.kind),
      rows.map((row) => row.availableAt),
    ],
  );
  return ids;
}

/** @returns the row as it is now; null when it was undone before */
export async function updateUndone(
  tx: Tx,
  {
    organizationId,
    id,
    undoneBy,
    undoReason,
  }: { organizationId: string; id: string; undoneBy: string; undoReason: string },
): Promise<UnitOverrideEntity | null> {
  const [row] = await tx.query<UnitOverrideEntity>(
    `UPDATE unit_overrides SET undone_at = current_instant(), undone_by = $3, undo_reason = $4
     WHERE organization_id = $1 AND id = $2 AND undone_at IS NULL RETURNING *`,
    [organizationId, id, undoneBy, undoReason],
  );
  return row ?? null;
}

export function listOverridesById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<UnitOverrideEntity[]> {
  return tx.query('SELECT * FROM unit_overrides WHERE organization_id = $1 AND id = ANY($2) ORDER BY id', [
    organizationId,
    ids,
  ]);
}

/** Ids are in the order of time. */
export const OVERRIDES = sortedList('overrides', { CREATED_AT: ['o.id ID'] }, 'DESC');

/** All, or those of an enrollment or a cohort. */
export function listOverrides(
  tx: ReadTx,
  {
    organizationId,
    enrollmentId,
    cohortId,
  }: { organizationId: string; enrollmentId: string | null; cohortId: string | null },
  page: ListPage,
): Promise<Slice<UnitOverrideEntity>> {
  return readPage(
    tx,
    page,
    `SELECT o.* FROM unit_overrides o WHERE o.organization_id = $1
     AND ($2::uuid IS NULL OR o.enrollment_id = $2) AND ($3::uuid IS NULL OR o.cohort_id = $3)`,
    [organizationId, enrollmentId, cohortId],
  );
}
