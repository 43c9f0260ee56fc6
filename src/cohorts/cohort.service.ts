import { Inject, Injectable } from '@nestjs/common';
import { MemberService } from '../accounts/index.ts';
import type { MemberRow, MembersArgs } from '../accounts/index.ts';
import { OrganizationService, recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import { badInput, notFound } from '../platform/errors.ts';
import { Batch, rowOfEach } from '../platform/graphql/batch.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection } from '../platform/graphql/connection.ts';
import { assertId } from '../platform/graphql/node.ts';
import { newId } from '../platform/ids.ts';
import type { CohortEntity } from './cohort.entity.ts';

export type { CohortEntity as CohortRow } from './cohort.entity.ts';
import { checkEnd } from './check-end.ts';
import type { CohortsArgs, CreateCohortInput } from './cohort.model.ts';
import {
  COHORTS,
  COHORT_MEMBERS,
  insertCohort,
  listCohortMembers,
  listCohorts,
  listCohortsById,
} from './cohort.queries.ts';

@Injectable()
export class CohortService {
  readonly #database: Database;
  readonly #organizations: OrganizationService;
  readonly #members: MemberService;
  readonly #byId: Batch<string, CohortEntity | null>;

  constructor(
    @Inject(Database) database: Database,
    @Inject(OrganizationService) organizations: OrganizationService,
    @Inject(MemberService) members: MemberService,
  ) {
    this.#database = database;
    this.#organizations = organizations;
    this.#members = members;
    this.#byId = new Batch(async (viewer, ids) => {
      const rows = await this.#database.read(viewer, (tx) => listCohortsById(tx, viewer.organizationId, ids));
      return rowOfEach(ids, rows, (row) => row.id);
    });
  }

  async create(viewer: Viewer, input: CreateCohortInput): Promise<CohortEntity> {
    const { name, slug = null, capacity = null, startsAt = null, endsAt = null } = input;
    const timeZone = input.timeZone ?? (await this.#organizations.own(viewer)).timeZone;
    const { organizationId, userId: actorId } = viewer;
    const { id } = await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'createCohort', input }, async () => {
        await checkEnd(tx, { startsAt, endsAt, isNew: true });
        const row = {
          organizationId,
          id: newId(),
          name,
          slug,
          capacity,
          startsAt,
          endsAt,
          timeZone,
          sendWindow: null,
        };
        if (!(await insertCohort(tx, row)))
          throw badInput('`slug` is taken.', [{ path: 'slug', message: 'is another cohort’s' }]);
        await recordAudit(tx, viewer, {
          action: 'cohort.create',
          targetType: 'Cohort',
          targetId: row.id,
          after: { name, slug, capacity },
        });
        return { id: row.id };
      }),
    );
    return this.get(viewer, id);
  }

  find(viewer: Viewer, id: string): Promise<CohortEntity | null> {
    return this.#byId.load(viewer, id);
  }

  /** For `node(id)`: null for those who may not see cohorts. */
  async findVisible(viewer: Viewer, id: string): Promise<CohortEntity | null> {
    return viewer.permissions.has('cohorts:read') ? this.find(viewer, id) : null;
  }

  async get(viewer: Viewer, id: string): Promise<CohortEntity> {
    const row = await this.find(viewer, assertId(id, 'id'));
    if (row === null) throw notFound('Cohort');
    return row;
  }

  async list(viewer: Viewer, args: CohortsArgs): Promise<Connection<CohortEntity>> {
    const page = pageOf(args, COHORTS);
    const slice = await this.#database.read(viewer, (tx) => listCohorts(tx, viewer.organizationId, page));
    return connectionOf(slice, page);
  }

  async members(viewer: Viewer, cohort: CohortEntity, args: MembersArgs): Promise<Connection<MemberRow>> {
    const page = pageOf(args, COHORT_MEMBERS);
    const place = { organizationId: viewer.organizationId, cohortId: cohort.id };
    const slice = await this.#database.read(viewer, (tx) => listCohortMembers(tx, place, page));
    const rows = await Promise.all(slice.rows.map(({ id }) => this.#members.get(viewer, id)));
    return connectionOf({ ...slice, rows: rows as MemberRow[] }, page);
  }
}
