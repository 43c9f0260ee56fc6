import type { ReadTx } from '../platform/database/transaction.ts';

/** Of the newest; the rest of a long life of learning is in the past. */
const MAX_EVENTS = 1_000;

/** Something of a learner's that happens at an instant. */
export interface CalendarEvent {
  readonly kind: 'OPENS' | 'MAILED' | 'DEADLINE';
  /** Names it for good, also when it moves. */
  readonly ref: string;
  readonly at: Date;
  /** When it was decided as it stands. */
  readonly decidedAt: Date;
  readonly courseTitle: string;
  /** null for an e-mail that brings several units. */
  readonly unit: { readonly id: string; readonly position: number; readonly title: string } | null;
}

/**
 * What is in a member's calendar, latest first: units that opened or will, where that is known, e-mails with units that are
 * still to come, and deadlines of attempts under way, in every enrollment that is not over.
 */
export function listCalendarEvents(
  tx: ReadTx,
  { organizationId, membershipId }: { organizationId: string; membershipId: string },
): Promise<CalendarEvent[]> {
  return tx.query(
    `WITH own AS (
       SELECT e.id, e.course_version_id, c.title FROM enrollments e
       JOIN courses c ON c.organization_id = e.organization_id AND c.id = e.course_id
       WHERE e.organization_id = $1 AND e.membership_id = $2 AND e.status IN ('ACTIVE', 'PAUSED', 'COMPLETED')
     ), events AS (
       SELECT 'OPENS' AS kind, enrollment_id || '-' || unit_stable_id AS ref, unlocked_at AS at, unlocked_at AS decided_at,
         enrollment_id, unit_stable_id
       FROM unit_unlocks WHERE organization_id = $1 AND enrollment_id IN (SELECT id FROM own)
       UNION ALL
       SELECT 'OPENS', r.enrollment_id || '-' || r.unit_stable_id, r.due_at, r.planned_at, r.enrollment_id, r.unit_stable_id
       FROM scheduled_releases r WHERE r.organization_id = $1 AND r.enrollment_id IN (SELECT id FROM own) AND r.status = 'PENDING'
         AND NOT EXISTS (SELECT FROM unit_unlocks g WHERE g.organization_id = r.organization_id AND g.enrollment_id = r.enrollment_id
           AND g.unit_stable_id = r.unit_stable_id)
       UNION ALL
       SELECT 'MAILED', id::text, send_at, planned_at, enrollment_id, unit_stable_id
       FROM email_deliveries WHERE organization_id = $1 AND enrollment_id IN (SELECT id FROM own)
         AND status = 'PLANNED' AND kind IN ('WELCOME', 'UNIT', 'DIGEST') AND digest_id IS NULL
       UNION ALL
       SELECT 'DEADLINE', id::text, deadline_at, timed_from, enrollment_id, unit_stable_id
       FROM attempts WHERE organization_id = $1 AND enrollment_id IN (SELECT id FROM own)
         AND status = 'IN_PROGRESS' AND deadline_at IS NOT NULL
     )
     SELECT v.kind, v.ref, v.at, v.decided_at, own.title AS course_title,
       CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('id', u.id, 'position', u.position, 'title', u.title) END AS unit
     FROM events v JOIN own ON own.id = v.enrollment_id
     LEFT JOIN units u ON u.organization_id = $1 AND u.course_version_id = own.course_version_id AND u.stable_id = v.unit_stable_id
     WHERE u.id IS NOT NULL OR v.unit_stable_id = ''
     ORDER BY v.at DESC, v.kind, v.ref LIMIT ${MAX_EVENTS}`,
    [organizationId, membershipId],
  );
}
