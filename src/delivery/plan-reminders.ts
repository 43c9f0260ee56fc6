import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { addDuration } from '../schedule/index.ts';
import { planEmails } from './plan-emails.ts';
import { listUnitsToRemindOf } from './reminder.queries.ts';

/**
 * Plans the reminders of units that were just unlocked, where their course has any; one whose unit is completed by then is
 * not sent. The time counts from when the unit is brought, so that nobody is reminded of what has not come.
 */
export async function planReminders(
  tx: Tx,
  scope: TenantScope,
  units: readonly { readonly enrollmentId: string; readonly unitStableId: string }[],
): Promise<void> {
  if (units.length === 0) return;
  const due = await listUnitsToRemindOf(tx, scope.organizationId, units);
  await planEmails(
    tx,
    scope,
    due.map(({ reminderAfter, timeZone, unlockedAt, broughtAt, ...unit }) => ({
      ...unit,
      kind: 'REMINDER' as const,
      facts: { waitsSince: unlockedAt.toISOString() },
      sendAt: new Date(addDuration(broughtAt.toISOString(), reminderAfter, timeZone)),
    })),
  );
}
