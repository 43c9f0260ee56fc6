import { readPage } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
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

/** Ids are in the order of time. */
export const ATTEMPTS = sortedList('attempts', { CREATED_AT: ['a.id ID'] }, 'DESC');

export function listAttempts(
  tx: ReadTx,
  organizationId: string,
  { membershipId, enrollmentId, courseId, unitStableId, status }: AttemptFilter,
  page: ListPage,
): Promise<Slice<AttemptRow>> {
  return readPage(
    tx,
    page,
    `${ATTEMPT} WHERE a.organization_id = $1
     AND ($2::uuid IS NULL OR e.membership_id = $2) AND ($3::uuid IS NULL OR a.enrollment_id = $3)
     AND ($4::uuid IS NULL OR e.course_id = $4) AND ($5::text IS NULL OR a.unit_stable_id = $5) AND ($6::text IS NULL OR a.status = $6)`,
    [
      organizationId,
      membershipId ?? null,
      enrollmentId ?? null,
      courseId ?? null,
      unitStableId ?? null,
      status ?? null,
    ],
  );
}
