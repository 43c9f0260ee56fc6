import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
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

export const DELIVERIES = sortedList(
  'deliveries',
  { PLANNED_AT: ['d.planned_at INSTANT', 'd.id ID'], SEND_AT: ['d.send_at INSTANT', 'd.id ID'] },
  'DESC',
);

/** An organization's e-mails. Each combination of filters is a statement of its own, with a plan that suits it. */
export function listDeliveries(
  tx: ReadTx,
  organizationId: string,
  filter: DeliveryFilterValues,
  page: ListPage,
): Promise<Slice<EmailDeliveryEntity>> {
  const parameters: unknown[] = [organizationId];
  const conditions = (Object.keys(CONDITIONS) as (keyof DeliveryFilterValues)[])
    .filter((name) => filter[name] !== undefined && filter[name] !== null)
    .map((name) => CONDITIONS[name].replace('?', () => `$${parameters.push(filter[name])}`));
  return readPage(
    tx,
    page,
    `SELECT d.* FROM email_deliveries d WHERE ${['d.organization_id = $1', ...conditions].join(' AND ')}`,
    parameters,
  );
}

export const DELIVERY_EVENTS = sortedList('delivery-events', {
  OCCURRED_AT: ['e.occurred_at INSTANT', 'e.id ID'],
});

/** What happened to an e-mail. */
export function listDeliveryEvents(
  tx: ReadTx,
  { organizationId, deliveryId }: { organizationId: string; deliveryId: string },
  page: ListPage,
): Promise<Slice<DeliveryEventEntity>> {
  return readPage(
    tx,
    page,
    'SELECT e.* FROM delivery_events e WHERE e.organization_id = $1 AND e.delivery_id = $2',
    [organizationId, deliveryId],
  );
}
