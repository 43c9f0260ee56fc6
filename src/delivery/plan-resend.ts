import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { resentTooOften } from './delivery.errors.ts';
import { planEmails } from './plan-emails.ts';
import { countResends, findDeliveryOfOccasion } from './resend.queries.ts';

/** How often the e-mail of one unit is sent again to one learner within an hour. */
const RESENDS_PER_HOUR = 3;

interface Resend {
  readonly enrollmentId: string;
  readonly membershipId: string;
  readonly unitId: string;
  readonly unitStableId: string;
}

/**
 * Plans a unit's e-mail once more, at once: a new one, with a sequence and a Message-ID of its own. The enrollment is locked,
 * so that two who ask at once are counted one after the other.
 * @returns its id
 * @throws DomainError RATE_LIMITED with `retryAt`
 */
export async function planResend(tx: Tx, scope: TenantScope, resend: Resend): Promise<string> {
  const { organizationId } = scope;
  const { enrollmentId, unitStableId } = resend;
  const place = { organizationId, enrollmentId, unitStableId };
  const { count, nextAt, sequence, now } = await countResends(tx, place);
  if (count >= RESENDS_PER_HOUR) throw resentTooOften(nextAt);
  await planEmails(tx, scope, [{ ...resend, kind: 'UNIT', sequence, sendAt: now }]);
  return findDeliveryOfOccasion(tx, { ...place, kind: 'UNIT', sequence });
}
