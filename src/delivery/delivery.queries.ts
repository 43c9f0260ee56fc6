import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import { enqueueSelected } from '../platform/jobs/job.ts';
import type { KindWithFacts } from './delivery-facts.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';
import { JOB_OF_PLACED, JOBS_OF_PLACED, placeMail, placeNewMail } from './mail-order.queries.ts';
import { sendEmail } from './send-email.job.ts';

export type NewDelivery = KindWithFacts & {
  readonly enrollmentId: string;
  readonly membershipId: string;
  /** null: about the whole enrollment, and `unitStableId` is empty. */
  readonly unitId: string | null;
  readonly unitStableId: string;
  /** Tells occasions of one kind in one unit apart; 1 where there is only one. */
  readonly sequence?: number;
  /** Not before. Left out: when rhythm and send window allow, and at once for what answers an action. */
  readonly sendAt?: Date;
  /** For the timeline: what there is to say about its time. */
  readonly detail?: string | null;
};

const ONCE = 'ON CONFLICT ON CONSTRAINT email_deliveries__one_for_each_occasion DO NOTHING';

/** Plans e-mails, one for each occasion, with the first event of their timelines and the jobs of those that are new. */
export function insertDeliveries(tx: Tx, organizationId: string, rows: readonly NewDelivery[]): void {
  const [first, second] = rows;
  if (first !== undefined && second === undefined) return insertDelivery(tx, organizationId, first);
  const wanted = rows.map(({ enrollmentId, membershipId, kind, unitId, unitStableId, ...row }) => ({
    id: newId(),
    event_id: newId(),
    enrollment_id: enrollmentId,
    membership_id: membershipId,
    kind,
    unit_id: unitId,
    unit_stable_id: unitStableId,
    sequence: row.sequence ?? 1,
    facts: row.facts ?? null,
    send_at: row.sendAt ?? null,
    detail: row.detail ?? null,
  }));
  enqueueSelected(tx, sendEmail, {
    with: `wanted AS MATERIALIZED (
        SELECT * FROM json_to_recordset($2) AS w (id uuid, event_id uuid, enrollment_id uuid, membership_id uuid, kind text, unit_id uuid,
          unit_stable_id text, sequence int, facts jsonb, send_at timestamptz, detail text)
      ), planned AS (
        INSERT INTO email_deliveries (organization_id, id, enrollment_id, membership_id, kind, unit_id, unit_stable_id, sequence, facts, send_at)
        SELECT $1, id, enrollment_id, membership_id, kind, unit_id, unit_stable_id, sequence, facts, COALESCE(send_at, current_instant())
        FROM wanted ${ONCE} RETURNING id, kind, send_at
      ), told AS (
        INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail)
        SELECT $1, event_id, id, 'PLANNED', wanted.detail FROM planned JOIN wanted USING (id)
      ), ${placeMail('planned', { isStored: false })}`,
    select: JOBS_OF_PLACED,
    values: [organizationId, JSON.stringify(wanted)],
    runAts: rows.map((row) => row.sendAt ?? null),
  });
}

/** The same for one, as nearly all are planned. */
function insertDelivery(tx: Tx, organizationId: string, row: NewDelivery): void {
  enqueueSelected(tx, sendEmail, {
    with: `planned AS (
        INSERT INTO email_deliveries (organization_id, id, enrollment_id, membership_id, kind, unit_id, unit_stable_id, sequence, facts, send_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, COALESCE($10, current_instant())) ${ONCE} RETURNING id, kind, send_at
      ), told AS (
        INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail) SELECT $1, $11, id, 'PLANNED', $12 FROM planned
      ), ${placeNewMail('planned')}`,
    select: JOB_OF_PLACED,
    values: [
      organizationId,
      newId(),
      row.enrollmentId,
      row.membershipId,
      row.kind,
      row.unitId,
      row.unitStableId,
      row.sequence ?? 1,
      row.facts ? JSON.stringify(row.facts) : null,
      row.sendAt ?? null,
      newId(),
      row.detail ?? null,
    ],
    runAts: [row.sendAt ?? null],
  });
}

export async function insertDeliveryEvent(
  tx: Tx,
  event: { organizationId: string; deliveryId: string; status: DeliveryStatus; detail: string | null },
): Promise<void> {
  await tx.query(
    `INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
     VALUES ($1, $2, $3, $4, $5, clock_timestamp())`,
    [event.organizationId, newId(), event.deliveryId, event.status, event.detail],
  );
}

/** Ids are in the order of time. */
export const OWN_DELIVERIES = sortedList('own-deliveries', { CREATED_AT: ['d.id ID'] }, 'DESC');

export function listDeliveriesOfMember(
  tx: ReadTx,
  { organizationId, membershipId }: { organizationId: string; membershipId: string },
  page: ListPage,
): Promise<Slice<EmailDeliveryEntity>> {
  return readPage(
    tx,
    page,
    'SELECT d.* FROM email_deliveries d WHERE d.organization_id = $1 AND d.membership_id = $2',
    [organizationId, membershipId],
  );
}

export async function findDelivery(
  tx: ReadTx,
  organizationId: string,
  id: string,
): Promise<EmailDeliveryEntity | null> {
  const [row] = await tx.query<EmailDeliveryEntity>(
    'SELECT * FROM email_deliveries WHERE organization_id = $1 AND id = $2',
    [organizationId, id],
  );
  return row ?? null;
}

/** The clock that decides what has expired. */
export async function databaseTime(tx: ReadTx): Promise<Date> {
  const rows = await tx.query<{ now: Date }>('SELECT current_instant() AS now');
  return (rows[0] as { now: Date }).now;
}

export async function isUnitCompleted(
  tx: ReadTx,
  {
    organizationId,
    enrollmentId,
    unitStableId,
  }: Pick<EmailDeliveryEntity, 'organizationId' | 'enrollmentId' | 'unitStableId'>,
): Promise<boolean> {
  const rows = await tx.query(
    `SELECT FROM unit_progress WHERE organization_id = $1 AND enrollment_id = $2 AND unit_stable_id = $3 AND completed_at IS NOT NULL`,
    [organizationId, enrollmentId, unitStableId],
  );
  return rows.length > 0;
}
