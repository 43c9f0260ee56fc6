import { Inject, Injectable } from '@nestjs/common';
import { lockEnrollment } from '../enrollments/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { enqueueReleases } from './plan-releases.ts';
import { findPendingRelease, updateCancelledReleases } from './release.queries.ts';
import { grantAvailable } from './unlock-available.ts';

interface ReleaseId {
  readonly organizationId: string;
  readonly enrollmentId: string;
  readonly unitStableId: string;
}

/** Opens units at their time. What is opened is what the rules allow then, whatever was planned. */
@Injectable()
export class ReleaseService {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  async release(place: ReleaseId): Promise<void> {
    await this.#database.transact(systemScope(place.organizationId), (tx) => this.#release(tx, place));
  }

  async #release(tx: Tx, place: ReleaseId): Promise<void> {
    const { organizationId, enrollmentId } = place;
    const enrollment = await lockEnrollment(tx, organizationId, enrollmentId);
    const release = enrollment && (await findPendingRelease(tx, place));
    // On leave it stays as it is: whoever comes back is given what has come due meanwhile.
    if (!release || enrollment.status === 'PAUSED') return;
    if (enrollment.status !== 'ACTIVE' && enrollment.status !== 'COMPLETED') {
      await updateCancelledReleases(tx, organizationId, enrollmentId);
      return;
    }
    await grantAvailable(tx, systemScope(organizationId), [enrollment], {
      cause: 'SCHEDULED',
      causeRefOf: () => release.id,
    });
    // The job came too early, or the time was moved: this one is spent, so there has to be another.
    const left = await findPendingRelease(tx, place);
    if (left !== null) await enqueueReleases(tx, organizationId, [left]);
  }
}
