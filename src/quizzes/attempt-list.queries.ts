import type { ReadTx } from '../platform/database/transaction.ts';
import type { Keyset } from '../platform/graphql/connection.ts';
import type { AttemptStatus } from './attempt-status.ts';
import { ATTEMPT } from './attempt.queries.ts';
import type { AttemptRow } from './attempt.queries.ts';

export interface AttemptFilter {
  readonly membershipId?: string | null;
  readonly enrollmentId?: string | null;
  readonly courseId?: string | null;
  /** Of any version of the course. */
  readonly unitStableId?: string | null;
  readonly status?: AttemptStatus | null;
}

/** Attempts, newest first. */
export function listAttempts(
  tx: ReadTx,
  { organizationId, limit, after }: { organizationId: string; limit: number; after: Keyset | null },
  { membershipId, enrollmentId, courseId, unitStableId, status }: AttemptFilter,
): Promise<AttemptRow[]> {
  return tx.query(
    `${ATTEMPT} WHERE a.organization_id = $1 AND ($2::uuid IS NULL OR a.id < $2)
     AND ($3::uuid IS NULL OR e.membership_id = $3) AND ($4::uuid IS NULL OR a.enrollment_id = $4)
     AND ($5::uuid IS NULL OR e.course_id = $5) AND ($6::text IS NULL OR a.unit_stable_id = $6) AND ($7::text IS NULL OR a.status = $7)
     ORDER BY a.id DESC LIMIT $8`,
    [
      organizationId,
      after?.[0] ?? null,
      membershipId ?? null,
      enrollmentId ?? null,
      courseId ?? null,
      unitStableId ?? null,
      status ?? null,
      limit,
    ],
  );
}
