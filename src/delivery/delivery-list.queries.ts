import type { ReadTx } from '../platform/database/transaction.ts';
import type { DeliveryEventEntity } from './delivery-event.entity.ts';
import type { DeliveryKind, DeliveryStatus } from './delivery-status.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

export interface DeliveryFilterValues {
  readonly status?: DeliveryStatus | null;
  readonly kind?: DeliveryKind | null;
  readonly membershipId?: string | null;
  readonly enrollmentId?: string | null;
  readonly cohortId?: string | null;
  /** Planned at this instant or later. */
  readonly from?: Date | null;
  /** Planned before this instant. */
  readonly to?: Date | null;
}

/** What each part of a filter asks of a row `d`; `?` stands for its value. */
const CONDITIONS: Readonly<Record<keyof DeliveryFilterValues, string>> = {
  status: 'd.status = ?',
  kind: 'd.kind = ?',
  membershipId: 'd.membership_id = ?',
  enrollmentId: 'd.enrollment_id = ?',
  cohortId: `d.enrollment_id IN (SELECT id FROM enrollments WHERE organization_id = $1 AND cohort_id = ?)`,
  from: 'd.planned_at >= ?',
  to: 'd.planned_at < ?',
};

/** An organization's e-mails, newest first. Each combination of filters is a statement of its own, with a plan that suits it. */
export function listDeliveries(
  tx: ReadTx,
  organizationId: string,
  filter: DeliveryFilterValues,
  { limit, after }: { limit: number; after: string | null },
): Promise<EmailDeliveryEntity[]> {
  const parameters: unknown[] = [organizationId];
  const bind = (value: unknown) => `$${parameters.push(value)}`;
  const conditions = (Object.keys(CONDITIONS) as (keyof DeliveryFilterValues)[])
    .filter((name) => filter[name] !== undefined && filter[name] !== null)
    .map((name) => CONDITIONS[name].replace('?', bind(filter[name])));
  if (after !== null) {
    const id = bind(after);
    conditions.push(
      `(d.planned_at, d.id) < ((SELECT planned_at FROM email_deliveries WHERE organization_id = $1 AND id = ${id}), ${id})`,
    );
  }
  return tx.query(
    `SELECT d.* FROM email_deliveries d WHERE ${['d.organization_id = $1', ...conditions].join(' AND ')}
     ORDER BY d.planned_at DESC, d.id DESC LIMIT ${bind(limit)}`,
    parameters,
  );
}

/** What happened to an e-mail, in order. */
export function listDeliveryEvents(
  tx: ReadTx,
  { organizationId, deliveryId }: { organizationId: string; deliveryId: string },
  { limit, after }: { limit: number; after: string | null },
): Promise<DeliveryEventEntity[]> {
  return tx.query(
    `SELECT e.* FROM delivery_events e WHERE e.organization_id = $1 AND e.delivery_id = $2
       AND ($3::uuid IS NULL OR (e.occurred_at, e.id) > ((SELECT occurred_at FROM delivery_events WHERE organization_id = $1 AND id = $3), $3))
     ORDER BY e.occurred_at, e.id LIMIT $4`,
    [organizationId, deliveryId, after, limit],
  );
}
