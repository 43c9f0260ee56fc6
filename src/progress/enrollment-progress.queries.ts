import type { ReadTx } from '../platform/database/transaction.ts';

/** What an enrollment has of progress. */
export interface ProgressCount {
  readonly enrollmentId: string;
  readonly completedCount: number;
  readonly lastActiveAt: Date | null;
}

/** A row for each enrollment in which anything has happened. An enrollment stays on its version, so every unit is one of it. */
export function countProgress(
  tx: ReadTx,
  organizationId: string,
  enrollmentIds: readonly string[],
): Promise<ProgressCount[]> {
  return tx.query(
    `SELECT enrollment_id, count(completed_at)::int AS completed_count, GREATEST(max(opened_at), max(completed_at)) AS last_active_at
     FROM unit_progress WHERE organization_id = $1 AND enrollment_id = ANY($2) GROUP BY enrollment_id`,
    [organizationId, enrollmentIds],
  );
}
