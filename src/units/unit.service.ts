import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { sliceList } from '../platform/database/slice-list.ts';
import { notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection, PageArgs } from '../platform/graphql/connection.ts';
import { assertId } from '../platform/graphql/node.ts';
import { OUTLINE, listUnitsById, readOutlines } from './outline.queries.ts';
import type { OutlineRow } from './outline.queries.ts';
import { readContents } from './unit.queries.ts';
import type { UnitContentRow, UnitRow } from './unit.queries.ts';

export type { UnitContentRow, UnitRow } from './unit.queries.ts';

@Injectable()
export class UnitService {
  readonly #database: Database;
  readonly #byId: Batch<string, UnitRow | null>;
  readonly #outlines: Batch<string, readonly OutlineRow[]>;
  readonly #contents: Batch<string, UnitContentRow | null>;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
    this.#byId = new Batch(async (viewer, ids) => {
      const rows = await this.#database.read(viewer, (tx) => listUnitsById(tx, viewer.organizationId, ids));
      return rowOfEach(ids, rows, (row) => row.id);
    });
    this.#outlines = new Batch((viewer, versionIds) =>
      this.#database.read(viewer, (tx) => readOutlines(tx, viewer.organizationId, versionIds)),
    );
    this.#contents = new Batch((viewer, unitIds) =>
      this.#database.read(viewer, (tx) => readContents(tx, viewer.organizationId, unitIds)),
    );
  }

  find(viewer: Viewer, id: string): Promise<UnitRow | null> {
    return this.#byId.load(viewer, id);
  }

  /** @throws DomainError NOT_FOUND when there is no such unit in the viewer's organization */
  async get(viewer: Viewer, id: string): Promise<UnitRow> {
    const row = await this.find(viewer, assertId(id, 'id'));
    if (row === null) throw notFound('Unit');
    return row;
  }

  /** Units by id, in the ids' order; for the fields that say what was unlocked. */
  async getAll(viewer: Viewer, ids: readonly string[]): Promise<UnitRow[]> {
    return Promise.all(ids.map((id) => this.get(viewer, id)));
  }

  /** All units of each version with their rules, in course order. */
  wholeOutlines(
    viewer: Viewer,
    courseVersionIds: readonly string[],
  ): Promise<readonly (readonly OutlineRow[])[]> {
    return this.#outlines.loadMany(viewer, courseVersionIds);
  }

  /** A page of the outline of a version. */
  async outline(viewer: Viewer, courseVersionId: string, args: PageArgs): Promise<Connection<UnitRow>> {
    const [page] = await this.outlines(viewer, [courseVersionId], args);
    return page as Connection<UnitRow>;
  }

  /** A page of the outline of each version. */
  async outlines(
    viewer: Viewer,
    courseVersionIds: readonly string[],
    args: PageArgs,
  ): Promise<Connection<UnitRow>[]> {
    const page = pageOf(args, OUTLINE);
    const outlines = await this.#outlines.loadMany(viewer, courseVersionIds);
    return outlines.map((units) =>
      connectionOf(
        sliceList(units, page, (unit) => [unit.position]),
        page,
      ),
    );
  }

  /** The content of each unit. Whether the viewer may have it is for the caller to know. */
  contents(viewer: Viewer, units: readonly UnitRow[]): Promise<readonly (UnitContentRow | null)[]> {
    return this.#contents.loadMany(
      viewer,
      units.map((unit) => unit.id),
    );
  }
}
