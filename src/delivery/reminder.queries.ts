import type { ReadTx } from '../platform/database/transaction.ts';

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
