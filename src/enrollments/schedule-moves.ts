import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import { expireEnrollment, resumeEnrollment } from './move-enrollment.job.ts';

/** A job for the end of the leave; one that an earlier leave has left finds nothing due. */
export async function scheduleResumption(tx: Tx, enrollment: EnrollmentEntity): Promise<void> {
  await schedule(tx, resumeEnrollment, [enrollment], ({ pausedUntil }) => pausedUntil);
}

/** A job for the end of each enrollment that has one. */
export async function scheduleExpiry(tx: Tx, enrollments: readonly EnrollmentEntity[]): Promise<void> {
  await schedule(tx, expireEnrollment, enrollments, ({ endsAt }) => endsAt);
}

async function schedule(
  tx: Tx,
  job: typeof resumeEnrollment,
  enrollments: readonly EnrollmentEntity[],
  timeOf: (enrollment: EnrollmentEntity) => Date | null,
): Promise<void> {
  const due = new Map(enrollments.map((row) => [row.id, timeOf(row)]));
  const wanted = enrollments.filter(({ id }) => due.get(id) !== null);
  await enqueue(
    tx,
    job,
    wanted.map(({ organizationId, id }) => ({ organizationId, enrollmentId: id })),
    {
      key: ({ enrollmentId }) => enrollmentId,
      runAt: ({ enrollmentId }) => due.get(enrollmentId) ?? null,
    },
  );
}
