import { Inject, Injectable } from '@nestjs/common';
import { listEnrollmentIdsOfMember, lockEnrollments } from '../enrollments/index.ts';
import type { ScheduleChange } from '../organizations/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { TenantScope } from '../platform/database/tenant-scope.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueue } from '../platform/jobs/job.ts';
import { moveSendTimesOfMany } from './move-send-times.job.ts';
import { moveSendTimes } from './move-send-times.ts';
import { listWaitingEnrollmentIds } from './send-times.queries.ts';

/** Enrollments of one transaction. */
const BATCH = 200;

/** Follows changes of settings: one person's mail moves with the change, that of many in a job. */
@Injectable()
export class MoveSendTimesService {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  async follow(tx: Tx, { organizationId }: TenantScope, change: ScheduleChange): Promise<void> {
    switch (change.of) {
      case 'ENROLLMENT':
        return moveSendTimes(tx, organizationId, {
          enrollmentIds: [change.enrollmentId],
          hasNewRhythm: true,
        });
      case 'MEMBER': {
        const ids = await listEnrollmentIdsOfMember(tx, organizationId, change.membershipId);
        await lockEnrollments(tx, organizationId, ids);
        return moveSendTimes(tx, organizationId, { enrollmentIds: ids, hasNewRhythm: false });
      }
      default: {
        const cohortId = change.of === 'COHORT' ? change.cohortId : null;
        await enqueue(tx, moveSendTimesOfMany, [{ organizationId, cohortId }], {
          key: () => cohortId ?? 'all',
        });
      }
    }
  }

  /** May run twice: what is at its time already stays there. */
  async moveMany({
    organizationId,
    cohortId,
  }: {
    organizationId: string;
    cohortId: string | null;
  }): Promise<void> {
    const scope = systemScope(organizationId);
    let after: string | null = null;
    do {
      const page: Parameters<typeof listWaitingEnrollmentIds>[1] = {
        organizationId,
        cohortId,
        after,
        limit: BATCH,
      };
      const ids: string[] = await this.#database.read(scope, (tx) => listWaitingEnrollmentIds(tx, page));
      await this.#database.transact(scope, async (tx) => {
        await lockEnrollments(tx, organizationId, ids);
        await moveSendTimes(tx, organizationId, { enrollmentIds: ids, hasNewRhythm: false });
      });
      after = ids.length < BATCH ? null : (ids.at(-1) ?? null);
    } while (after !== null);
  }
}
