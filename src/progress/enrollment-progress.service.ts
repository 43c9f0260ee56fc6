import { Inject, Injectable } from '@nestjs/common';
import type { EnrollmentRow } from '../enrollments/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { rowOfEach } from '../platform/graphql/batch.ts';
import { UnitService } from '../units/index.ts';
import type { EnrollmentProgress } from './enrollment-progress.model.ts';
import { countProgress } from './enrollment-progress.queries.ts';

/** How far learners have come, for themselves and for those who may see their enrollments. */
@Injectable()
export class EnrollmentProgressService {
  readonly #database: Database;
  readonly #units: UnitService;

  constructor(@Inject(Database) database: Database, @Inject(UnitService) units: UnitService) {
    this.#database = database;
    this.#units = units;
  }

  /** Of enrollments that the viewer may see. */
  async of(viewer: Viewer, enrollments: readonly EnrollmentRow[]): Promise<EnrollmentProgress[]> {
    const ids = enrollments.map(({ id }) => id);
    const [rows, outlines] = await Promise.all([
      this.#database.read(viewer, (tx) => countProgress(tx, viewer.organizationId, ids)),
      this.#units.wholeOutlines(
        viewer,
        enrollments.map(({ courseVersionId }) => courseVersionId),
      ),
    ]);
    return rowOfEach(ids, rows, (row) => row.enrollmentId).map((row, index) => ({
      unitCount: outlines[index]?.length ?? 0,
      completedCount: row?.completedCount ?? 0,
      lastActiveAt: row?.lastActiveAt ?? null,
    }));
  }
}
