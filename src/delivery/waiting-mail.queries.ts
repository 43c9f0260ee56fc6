import type { ReadTx } from '../platform/database/transaction.ts';

interface WaitingMail {
  readonly enrollmentId: string;
  readonly unitId: string | null;
  readonly sendAt: Date;
}

/** What is planned and leaves up to an instant, by itself and not in a digest. */
export function listWaitingMail(
  tx: ReadTx,
  organizationId: string,
  { enrollmentIds, until }: { enrollmentIds: readonly string[]; until: Date },
): Promise<WaitingMail[]> {
  return tx.query(
    `SELECT enrollment_id, unit_id, send_at FROM email_deliveries
     WHERE organization_id = $1 AND enrollment_id = ANY($2) AND status = 'PLANNED' AND digest_id IS NULL AND send_at <= $3
     ORDER BY send_at, id`,
    [organizationId, enrollmentIds, until],
  );
}
