import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { lockCohort } from '../cohorts/index.ts';
import { recordAudit } from '../organizations/index.ts';
import type { ScheduleChange } from '../organizations/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { lockEndingWithCohort, updateEnds } from './cohort-end.queries.ts';
import { EnrollmentMoved } from './enrollment-moved.ts';
import { followCohortEnd } from './follow-cohort-end.job.ts';
import { scheduleExpiry } from './schedule-moves.ts';

/** Enrollments of one transaction. */
const BATCH = 100;

/** Enrollments end with the cohort that brought them about, also when its end is changed; a job has them follow. */
@Injectable()
export class CohortEndService {
  readonly #database: Database;
  readonly #moved: EnrollmentMoved;

  constructor(@Inject(Database) database: Database, @Inject(EnrollmentMoved) moved: EnrollmentMoved) {
    this.#database = database;
    this.#moved = moved;
  }

  async follow(tx: Tx, { organizationId }: TenantScope, change: ScheduleChange): Promise<void> {
    if (change.of !== 'COHORT') return;
    const { cohortId, formerEnd } = change;
    const job = { organizationId, cohortId, formerEnd: formerEnd?.toISOString() ?? null };
    // Of each end that the cohort has had: nobody is left behind at one of two that follow each other quickly.
    await enqueue(tx, followCohortEnd, [job], { key: () => [cohortId, job.formerEnd].join(':') });
  }

  /** May run twice: whoever has followed no longer ends when the cohort was to. */
  async moveAll(job: z.infer<typeof followCohortEnd.payload>): Promise<void> {
    let moved = BATCH;
    while (moved === BATCH) moved = await this.#moveBatch(job);
  }

  async #moveBatch({
    organizationId,
    cohortId,
    formerEnd,
  }: z.infer<typeof followCohortEnd.payload>): Promise<number> {
    const scope = systemScope(organizationId);
    return this.#database.transact(scope, async (tx) => {
      const cohort = await lockCohort(tx, organizationId, cohortId);
      const from = formerEnd === null ? null : new Date(formerEnd);
      if (cohort === null || cohort.endsAt?.getTime() === from?.getTime()) return 0;
      const { endsAt } = cohort;
      const ending = await lockEndingWithCohort(tx, { organizationId, cohortId, formerEnd: from }, BATCH);
      const now = await updateEnds(tx, organizationId, { ids: ending.map(({ id }) => id), endsAt });
      await scheduleExpiry(tx, [...now.values()]);
      for (const before of ending) {
        const enrollment = now.get(before.id);
        if (enrollment === undefined || enrollment.status === before.status) continue;
        await recordAudit(tx, scope, {
          action: 'enrollment.extend',
          targetType: 'Enrollment',
          targetId: before.id,
          before: { status: before.status, endsAt: before.endsAt },
          after: { status: enrollment.status, endsAt, cohortId },
        });
        await this.#moved.tell(tx, scope, { move: 'EXTEND', before, enrollment });
      }
      return ending.length;
    });
  }
}
