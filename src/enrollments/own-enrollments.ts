import type { Viewer } from '../platform/auth/viewer.ts';
import type { Database } from '../platform/database/database.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import type { EnrollmentEntity } from './enrollment.entity.ts';
import { listNewestEnrollments } from './enrollment.queries.ts';
import type { EnrollmentPart } from './enrollment.queries.ts';

/** A viewer's enrollment, with what a room reads of it. */
export interface OwnEnrollment<Value> {
  readonly enrollment: EnrollmentEntity;
  readonly value: Value;
}

type OwnRow = EnrollmentEntity & Readonly<Record<string, unknown>>;

/** The newest enrollments of viewers by course: one statement for whatever rooms ask of them at the same moment. */
export class OwnEnrollments {
  /** By the part, or none, and the course. */
  readonly #rows: Batch<string, OwnRow | null>;
  readonly #parts = new Map<string, EnrollmentPart<unknown>>();

  constructor(database: Database) {
    this.#rows = new Batch(async (viewer, keys) => {
      const { organizationId, membershipId } = viewer;
      const wanted = keys.map((key) => key.split(' ') as [part: string, courseId: string]);
      const courseIds = [...new Set(wanted.map(([, courseId]) => courseId))];
      const parts = [...this.#parts.values()].filter(({ name }) => wanted.some(([part]) => part === name));
      const rows = await database.read(viewer, (tx) =>
        listNewestEnrollments<OwnRow>(tx, { organizationId, membershipId, courseIds }, parts),
      );
      return rowOfEach(
        wanted.map(([, courseId]) => courseId),
        rows,
        (row) => row.courseId,
      );
    });
  }

  find(viewer: Viewer, courseId: string): Promise<EnrollmentEntity | null> {
    return this.#rows.load(viewer, ` ${courseId}`);
  }

  in(viewer: Viewer, courseIds: readonly string[]): Promise<(EnrollmentEntity | null)[]> {
    return this.#load(viewer, '', courseIds);
  }

  async with<Value>(
    viewer: Viewer,
    part: EnrollmentPart<Value>,
    courseIds: readonly string[],
  ): Promise<(OwnEnrollment<Value> | null)[]> {
    this.#parts.set(part.name, part);
    const rows = await this.#load(viewer, part.name, courseIds);
    return rows.map((row) => row && { enrollment: row, value: row[part.name] as Value });
  }

  /** Each for itself, for that is how a batch waits for what others ask. */
  #load(viewer: Viewer, part: string, courseIds: readonly string[]): Promise<(OwnRow | null)[]> {
    return Promise.all(courseIds.map((courseId) => this.#rows.load(viewer, `${part} ${courseId}`)));
  }
}
