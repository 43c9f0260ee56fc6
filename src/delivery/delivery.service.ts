import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection, PageArgs } from '../platform/graphql/connection.ts';
import { findDelivery, listDeliveriesOfMember } from './delivery.queries.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

export type { EmailDeliveryEntity as EmailDeliveryRow } from './email-delivery.entity.ts';

@Injectable()
export class DeliveryService {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  async listOwn(viewer: Viewer, args: PageArgs): Promise<Connection<EmailDeliveryEntity>> {
    const { organizationId, membershipId } = viewer;
    const page = { ...pageOf(args, 'ID'), organizationId, membershipId };
    const rows = await this.#database.read(viewer, (tx) => listDeliveriesOfMember(tx, page));
    return connectionOf(rows, args, (row) => [row.id]);
  }

  /** For `node(id)`: their own, or anybody's for those who may read enrollments. */
  async findVisible(viewer: Viewer, id: string): Promise<EmailDeliveryEntity | null> {
    const row = await this.#database.read(viewer, (tx) => findDelivery(tx, viewer.organizationId, id));
    const isVisible = row?.membershipId === viewer.membershipId || viewer.permissions.has('enrollments:read');
    return isVisible ? row : null;
  }
}
