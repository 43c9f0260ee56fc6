import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { assertId } from '../platform/graphql/node.ts';
import type { CoursesArgs } from './course.model.ts';
import { COURSES, listCourses, listCoursesById, readVersions } from './course.queries.ts';
import type { CourseRow, VersionRow } from './course.queries.ts';

export type { CourseRow, VersionRow } from './course.queries.ts';

@Injectable()
export class CourseService {
  readonly #database: Database;
  readonly #byId: Batch<string, CourseRow | null>;
  readonly #versions: Batch<string, VersionRow | null>;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
    this.#byId = new Batch(async (viewer, ids) => {
      const rows = await this.#database.read(viewer, (tx) => listCoursesById(tx, viewer.organizationId, ids));
      return rowOfEach(ids, rows, (row) => row.id);
    });
    this.#versions = new Batch((viewer, ids) =>
      this.#database.read(viewer, (tx) => readVersions(tx, viewer.organizationId, ids)),
    );
  }

  async list(viewer: Viewer, args: CoursesArgs): Promise<Connection<CourseRow>> {
    const page = pageOf(args, COURSES);
    const slice = await this.#database.read(viewer, (tx) => listCourses(tx, viewer.organizationId, page));
    return connectionOf(slice, page);
  }

  find(viewer: Viewer, id: string): Promise<CourseRow | null> {
    return this.#byId.load(viewer, id);
  }

  version(viewer: Viewer, id: string): Promise<VersionRow | null> {
    return this.#versions.load(viewer, id);
  }

  /** The current version of each. */
  async versionsOf(viewer: Viewer, courses: readonly CourseRow[]): Promise<VersionRow[]> {
    const found = await this.#versions.loadMany(
      viewer,
      courses.map((course) => course.currentVersionId),
    );
    return found.map((version) => version ?? missing('CourseVersion'));
  }

  /** @throws DomainError NOT_FOUND when there is no published course of this id in the viewer's organization */
  async get(viewer: Viewer, id: string): Promise<CourseRow> {
    const row = await this.find(viewer, assertId(id, 'id'));
    if (row === null) throw notFound('Course');
    return row;
  }

  /** Courses by id, in the ids' order. @throws DomainError NOT_FOUND when one of them is missing */
  async getAll(viewer: Viewer, ids: readonly string[]): Promise<CourseRow[]> {
    const rows = await this.#byId.loadMany(viewer, ids);
    return rows.map((row) => row ?? missing('Course'));
  }
}

function missing(what: string): never {
  throw notFound(what);
}
