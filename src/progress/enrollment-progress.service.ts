import { Inject, Injectable } from '@nestjs/common';
import type { EnrollmentRow } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { rowOfEach } from '../platform/graphql/batch.ts';
import { listEnrollmentProgress } from './enrollment-progress.queries.ts';
import type { EnrollmentProgressRow } from './enrollment-progress.queries.ts';

/** How far learners have come, for themselves and for those who may see their enrollments. */
@Injectable()
export class EnrollmentProgressService {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  /** Of enrollments that the viewer may see. */
  async of(viewer: Viewer, enrollments: readonly EnrollmentRow[]): Promise<EnrollmentProgressRow[]> {
    const ids = enrollments.map(({ id }) => id);
    const rows = await this.#database.read(viewer, (tx) =>
      listEnrollmentProgress(tx, viewer.organizationId, ids),
    );
    return rowOfEach(ids, rows, (row) => row.enrollmentId) as EnrollmentProgressRow[];
  }
}
