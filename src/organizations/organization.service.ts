import { Inject, Injectable } from '@nestjs/common';
import { systemScope } from '../platform/auth/viewer.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors.ts';
import { newId } from '../platform/ids.ts';
import { isZone } from '../schedule/index.ts';
import type { OrganizationEntity } from './organization.entity.ts';
import { slugTaken, unknownZone } from './organization.errors.ts';
import { findOrganization, findOrganizationId, insertOrganization } from './organization.queries.ts';
import { recordAudit } from './record-audit.ts';

interface NewOrganization {
  readonly slug: string;
  readonly name: string;
  readonly timeZone?: string;
}

@Injectable()
export class OrganizationService {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  /** @returns the id of the new tenant. @throws DomainError CONFLICT when the slug is taken, BAD_USER_INPUT for an unknown zone */
  async create({ slug, name, timeZone = 'UTC' }: NewOrganization): Promise<string> {
    if (!isZone(timeZone)) throw unknownZone(timeZone);
    if ((await this.findId(slug)) !== null) throw slugTaken(slug);
    const id = newId();
    const scope = systemScope(id);
    await this.#database.transact(scope, async (tx) => {
      await insertOrganization(tx, { id, slug, name, timeZone });
      await recordAudit(tx, scope, {
        action: 'organization.create',
        targetType: 'Organization',
        targetId: id,
        after: { slug, name },
      });
    });
    return id;
  }

  findId(slug: string): Promise<string | null> {
    return this.#database.readBeforeSignIn((tx) => findOrganizationId(tx, slug));
  }

  /** Of any, for who runs the server. */
  async findSlug(id: string): Promise<string | null> {
    const row = await this.#database.read(systemScope(id), (tx) => findOrganization(tx, id));
    return row?.slug ?? null;
  }

  async own(viewer: Viewer): Promise<OrganizationEntity> {
    const row = await this.#database.read(viewer, (tx) => findOrganization(tx, viewer.organizationId));
    if (row === null) throw notFound('Organization');
    return row;
  }

  /** For `node(id)`: a member's own organization, no other. */
  find(viewer: Viewer, id: string): Promise<OrganizationEntity | null> {
    return this.#database.read(viewer, (tx) => findOrganization(tx, id));
  }
}
