import { Inject, Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  enqueueReconcile,
  listEnrollmentIdsToReconcile,
  lockEnrollments,
  reconcileEnrollments,
} from '../enrollments/index.ts';
import type { ReconcileScope } from '../enrollments/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { unlockAvailable } from './unlock-available.ts';

/** Enrollments that are locked and looked at together. */
const BATCH = 100;

/** After that long a walk makes room for other jobs, and the next one goes on. */
const RUN_MILLISECONDS = 5_000;

/**
 * Walks enrollments and grants what the rules allow: what was missed, what a change of circumstances opened, and the
 * releases that are to be planned or moved. A walk that dies begins again where its job began; granting twice is granting once.
 */
@Injectable()
export class ReconcileService {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  async reconcile(walk: z.infer<typeof reconcileEnrollments.payload>): Promise<void> {
    const until = Date.now() + RUN_MILLISECONDS;
    let after = walk.after;
    do after = await this.#step({ ...walk, after }, Date.now() > until);
    while (after !== null);
  }

  /** Does one batch. @param isYielding whether the next is another job's @returns where this walk goes on; null: it ends */
  async #step(
    walk: z.infer<typeof reconcileEnrollments.payload>,
    isYielding: boolean,
  ): Promise<string | null> {
    const { organizationId, courseId, cohortId } = walk;
    const scope = systemScope(organizationId);
    return this.#database.transact(scope, async (tx) => {
      const ids = await listEnrollmentIdsToReconcile(tx, { ...walk, limit: BATCH });
      const enrollments = await lockEnrollments(tx, organizationId, ids);
      await unlockAvailable(tx, scope, enrollments, { cause: 'RECONCILED', causeRef: null });
      const last = ids.length < BATCH ? null : (ids.at(-1) ?? null);
      if (last === null || !isYielding) return last;
      await enqueueReconcile(tx, scope, { courseId, cohortId } as ReconcileScope, last);
      return null;
    });
  }
}
