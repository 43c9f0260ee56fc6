import type { ReadTx, Tx } from '../platform/database/transaction.ts';

/** A unit that its learner is to be reminded of. */
export interface UnitToRemindOf {
  readonly enrollmentId: string;
  readonly membershipId: string;
  readonly unitId: string;
  readonly unitStableId: string;
  /** ISO 8601 duration. */
  readonly reminderAfter: string;
  readonly timeZone: string;
  readonly unlockedAt: Date;
  /** When the e-mail with the unit goes. */
  readonly broughtAt: Date;
}

/** Those of the units, each just unlocked and planned to be brought, whose course reminds. */
export function listUnitsToRemindOf(
  tx: ReadTx,
  organizationId: string,
  units: readonly { readonly enrollmentId: string; readonly unitStableId: string }[],
): Promise<UnitToRemindOf[]> {
  return tx.query(
    `SELECT d.enrollment_id, d.membership_id, d.unit_id, d.unit_stable_id, v.reminder_after, m.time_zone,
       current_instant() AS unlocked_at, max(d.send_at) AS brought_at
     FROM unnest($2::uuid[], $3::text[]) AS wanted (enrollment_id, unit_stable_id)
     JOIN email_deliveries d ON d.organization_id = $1 AND d.enrollment_id = wanted.enrollment_id
       AND d.unit_stable_id = wanted.unit_stable_id AND d.kind IN ('WELCOME', 'UNIT')
     JOIN units u ON u.organization_id = d.organization_id AND u.id = d.unit_id
     JOIN course_versions v ON v.organization_id = u.organization_id AND v.id = u.course_version_id AND v.reminder_after IS NOT NULL
     JOIN memberships m ON m.organization_id = d.organization_id AND m.id = d.membership_id
     GROUP BY 1, 2, 3, 4, 5, 6`,
    [organizationId, units.map((unit) => unit.enrollmentId), units.map((unit) => unit.unitStableId)],
  );
}

/** Cancels the reminders of units that nobody has to take any more, and says so in their timelines. */
export async function cancelReminders(
  tx: Tx,
  organizationId: string,
  units: readonly { readonly enrollmentId: string; readonly unitStableId: string }[],
): Promise<void> {
  await tx.query(
    `WITH unsent AS (
       SELECT d.id FROM email_deliveries d
       JOIN unnest($2::uuid[], $3::text[]) AS spared (enrollment_id, unit_stable_id) USING (enrollment_id, unit_stable_id)
       WHERE d.organization_id = $1 AND d.kind = 'REMINDER' AND d.status = 'PLANNED' ORDER BY d.id FOR UPDATE OF d
     ), cancelled AS (
       UPDATE email_deliveries d SET status = 'CANCELLED' FROM unsent WHERE d.organization_id = $1 AND d.id = unsent.id RETURNING d.id
     )
     INSERT INTO delivery_events (organization_id, id, delivery_id, status, detail, occurred_at)
     SELECT $1, gen_random_uuid(), id, 'CANCELLED', 'The unit was skipped.', clock_timestamp() FROM cancelled`,
    [organizationId, units.map((unit) => unit.enrollmentId), units.map((unit) => unit.unitStableId)],
  );
}

export interface WaitingReminder {
  readonly id: string;
  readonly sendAt: Date;
  /** When the e-mail with its unit, or the digest that carries it, goes or went. */
  readonly broughtAt: Date | null;
}

/** Locks the reminders of an enrollment that are planned, and others by id. The enrollment is locked by the caller. */
export function lockReminders(
  tx: Tx,
  { organizationId, enrollmentId }: { organizationId: string; enrollmentId: string },
  ids: readonly string[],
): Promise<WaitingReminder[]> {
  return tx.query(
    `SELECT d.id, d.send_at, (
       SELECT max(COALESCE(g.send_at, b.send_at)) FROM email_deliveries b
       LEFT JOIN email_deliveries g ON g.organization_id = b.organization_id AND g.id = b.digest_id
       WHERE b.organization_id = $1 AND b.enrollment_id = $2 AND b.unit_stable_id = d.unit_stable_id
         AND b.kind IN ('WELCOME', 'UNIT')) AS brought_at
     FROM email_deliveries d
     WHERE d.organization_id = $1 AND d.enrollment_id = $2 AND d.kind = 'REMINDER'
       AND (d.status = 'PLANNED' OR d.id = ANY($3))
     ORDER BY d.id FOR UPDATE OF d`,
    [organizationId, enrollmentId, ids],
  );
}
