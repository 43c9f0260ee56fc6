import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { insertDeliveryEvent } from './delivery.queries.ts';
import { lockDelivery, stopDelivery } from './send-email.queries.ts';
import {
  findLastDetail,
  lockDeliveryRow,
  lockEnrollmentOfDelivery,
  updatePlannedAgain,
} from './steer-delivery.queries.ts';

interface SendEmail {
  readonly organizationId: string;
  readonly deliveryId: string;
}

const GIVEN_UP = 'It could not be sent: ';
const TRIED_AGAIN = 'Whoever runs the server had it tried again.';

/** The job is dead: what it could not do is not hidden behind a plan that nobody carries out. */
export async function giveUpSending(
  tx: Tx,
  { organizationId, deliveryId: id }: SendEmail,
  reason: string,
): Promise<void> {
  const delivery = await lockDelivery(tx, { organizationId, id });
  if (delivery === null) return;
  if (delivery.status === 'UNKNOWN' && (await wasGivenUp(tx, organizationId, id))) return;
  const status = delivery.status === 'PLANNED' ? 'BOUNCED' : 'UNKNOWN';
  await stopDelivery(tx, { organizationId, id, status, detail: `${GIVEN_UP}${reason}` });
}

/** The dead job is tried again: an e-mail that was given up for that is planned again, and no other. */
export async function resumeSending(tx: Tx, { organizationId, deliveryId: id }: SendEmail): Promise<void> {
  await lockEnrollmentOfDelivery(tx, organizationId, id);
  const delivery = await lockDeliveryRow(tx, organizationId, id);
  if (delivery?.status !== 'BOUNCED' || !(await wasGivenUp(tx, organizationId, id))) return;
  await updatePlannedAgain(tx, organizationId, id);
  await insertDeliveryEvent(tx, { organizationId, deliveryId: id, status: 'PLANNED', detail: TRIED_AGAIN });
}

/** Not by a mail server, nor by a report: those know more than we did. */
async function wasGivenUp(tx: ReadTx, organizationId: string, id: string): Promise<boolean> {
  const detail = await findLastDetail(tx, organizationId, id);
  return detail?.startsWith(GIVEN_UP) ?? false;
}
