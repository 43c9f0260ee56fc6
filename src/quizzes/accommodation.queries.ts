import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { AccommodationEntity } from './accommodation.entity.ts';

type UnitPlace = Pick<AccommodationEntity, 'enrollmentId'> & {
  readonly organizationId: string;
  readonly unitStableId: string | null;
};

const COLUMNS = `id, enrollment_id, unit_stable_id, trim_scale(extra_time_percent) AS extra_time_percent, extra_attempts, reason,
  granted_by, granted_at`;

export type AccommodationRow = Omit<AccommodationEntity, 'organizationId'>;

/** What a learner has in a quiz: the row of the quiz itself before that of the whole course. */
export async function findAccommodation(
  tx: ReadTx,
  { organizationId, enrollmentId, unitStableId }: UnitPlace,
): Promise<AccommodationRow | null> {
  const [row] = await tx.query<AccommodationRow>(
    `SELECT ${COLUMNS} FROM accommodations WHERE organization_id = $1 AND enrollment_id = $2
     AND (unit_stable_id IS NULL OR unit_stable_id = $3) ORDER BY unit_stable_id NULLS LAST LIMIT 1`,
    [organizationId, enrollmentId, unitStableId],
  );
  return row ?? null;
}

export async function findAccommodationById(
  tx: ReadTx,
  organizationId: string,
  id: string,
): Promise<AccommodationRow | null> {
  const [row] = await tx.query<AccommodationRow>(
    `SELECT ${COLUMNS} FROM accommodations WHERE organization_id = $1 AND id = $2`,
    [organizationId, id],
  );
  return row ?? null;
}

/** Ids are in the order of time. */
export const ACCOMMODATIONS = sortedList('accommodations', { CREATED_AT: ['id ID'] });

export function listAccommodations(
  tx: ReadTx,
  { organizationId, enrollmentId }: { organizationId: string; enrollmentId: string },
  page: ListPage,
): Promise<Slice<AccommodationRow>> {
  return readPage(
    tx,
    page,
    `SELECT ${COLUMNS} FROM accommodations WHERE organization_id = $1 AND enrollment_id = $2`,
    [organizationId, enrollmentId],
  );
}

/** Grants it, in place of what was granted before. @returns its id */
export async function upsertAccommodation(
  tx: Tx,
  row: Omit<AccommodationEntity, 'grantedAt'>,
): Promise<string> {
  const [granted] = await tx.query<{ id: string }>(
    `INSERT INTO accommodations AS a (organization_id, id, enrollment_id, unit_stable_id, extra_time_percent, extra_attempts, reason, granted_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
     ON CONFLICT ON CONSTRAINT accommodations__one_for_each_quiz DO UPDATE SET extra_time_percent = excluded.extra_time_percent,
       extra_attempts = excluded.extra_attempts, reason = excluded.reason, granted_by = excluded.granted_by, granted_at = now()
     RETURNING a.id`,
    [
      row.organizationId,
      row.id,
      row.enrollmentId,
      row.unitStableId,
      row.extraTimePercent,
      row.extraAttempts,
      row.reason,
      row.grantedBy,
    ],
  );
  return granted?.id ?? row.id;
}

export async function deleteAccommodation(tx: Tx, organizationId: string, id: string): Promise<void> {
  await tx.query('DELETE FROM accommodations WHERE organization_id = $1 AND id = $2', [organizationId, id]);
}
