import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import type { Cadence, SendWindow } from '../schedule/index.ts';

/** The window in which an enrollment gets mail: its cohort's, else the organization's. */
export async function findSendWindow(
  tx: ReadTx,
  organizationId: string,
  cohortId: string | null,
): Promise<SendWindow | null> {
  const [row] = await tx.query<{ sendWindow: SendWindow | null }>(
    `SELECT COALESCE(c.send_window, o.send_window) AS send_window
     FROM organizations o LEFT JOIN cohorts c ON c.organization_id = o.id AND c.id = $2 WHERE o.id = $1`,
    [organizationId, cohortId],
  );
  return row?.sendWindow ?? null;
}

export async function updateCadence(
  tx: Tx,
  { organizationId, id, cadence }: { organizationId: string; id: string; cadence: Cadence | null },
): Promise<void> {
  await tx.query('UPDATE enrollments SET cadence = $3 WHERE organization_id = $1 AND id = $2', [
    organizationId,
    id,
    cadence,
  ]);
}
