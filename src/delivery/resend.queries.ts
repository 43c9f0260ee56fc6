import type { ReadTx } from '../platform/database/transaction.ts';
import type { DeliveryKind } from './delivery-status.ts';

interface UnitPlace {
  readonly organizationId: string;
  readonly enrollmentId: string;
  readonly unitStableId: string;
}

interface Resends {
  /** Within the last hour. */
  readonly count: number;
  /** When the first of them is an hour old. */
  readonly nextAt: Date;
  /** The next one's; 1 is the e-mail of the unlock. */
  readonly sequence: number;
  readonly now: Date;
}

/** How often a unit's e-mail was sent again. */
export async function countResends(
  tx: ReadTx,
  { organizationId, enrollmentId, unitStableId }: UnitPlace,
): Promise<Resends> {
  const [row] = await tx.query<Resends>(
    `SELECT count(*) FILTER (WHERE is_recent)::int AS count, COALESCE(min(planned_at) FILTER (WHERE is_recent) + interval '1 hour', current_instant()) AS next_at,
       COALESCE(max(sequence), 1) + 1 AS sequence, current_instant() AS now
     FROM (SELECT sequence, planned_at, sequence > 1 AND planned_at > current_instant() - interval '1 hour' AS is_recent
       FROM email_deliveries WHERE organization_id = $1 AND enrollment_id = $2 AND unit_stable_id = $3 AND kind = 'UNIT') AS sent`,
    [organizationId, enrollmentId, unitStableId],
  );
  return row as Resends;
}

export async function findDeliveryOfOccasion(
  tx: ReadTx,
  {
    organizationId,
    enrollmentId,
    unitStableId,
    kind,
    sequence,
  }: UnitPlace & { kind: DeliveryKind; sequence: number },
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `SELECT id FROM email_deliveries
     WHERE organization_id = $1 AND enrollment_id = $2 AND kind = $3 AND unit_stable_id = $4 AND sequence = $5`,
    [organizationId, enrollmentId, kind, unitStableId, sequence],
  );
  return (row as { id: string }).id;
}
