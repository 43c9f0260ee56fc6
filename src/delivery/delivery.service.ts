import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { notFound } from '../platform/errors.ts';
import { connectionOf, pageOf } from '../platform/graphql/connection.ts';
import type { Connection, PageArgs } from '../platform/graphql/connection.ts';
import type { DeliveryEventEntity } from './delivery-event.entity.ts';
import type { DeliveriesArgs, DeliveryTimelineArgs } from './delivery-list.model.ts';
import { DELIVERIES, DELIVERY_EVENTS, listDeliveries, listDeliveryEvents } from './delivery-list.queries.ts';
import { OWN_DELIVERIES, findDelivery, listDeliveriesOfMember } from './delivery.queries.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';

export type { DeliveryEventEntity as DeliveryEventRow } from './delivery-event.entity.ts';
export type { EmailDeliveryEntity as EmailDeliveryRow } from './email-delivery.entity.ts';

@Injectable()
export class DeliveryService {
  readonly #database: Database;

  constructor(@Inject(Database) database: Database) {
    this.#database = database;
  }

  async listOwn(viewer: Viewer, args: PageArgs): Promise<Connection<EmailDeliveryEntity>> {
    const { organizationId, membershipId } = viewer;
    const page = pageOf(args, OWN_DELIVERIES);
    const slice = await this.#database.read(viewer, (tx) =>
      listDeliveriesOfMember(tx, { organizationId, membershipId }, page),
    );
    return connectionOf(slice, page);
  }

  /** For `node(id)`: their own, or anybody's for those who may read enrollments. */
  async findVisible(viewer: Viewer, id: string): Promise<EmailDeliveryEntity | null> {
    const row = await this.#database.read(viewer, (tx) => findDelivery(tx, viewer.organizationId, id));
    const isVisible = row?.membershipId === viewer.membershipId || viewer.permissions.has('enrollments:read');
    return isVisible ? row : null;
  }

  async get(viewer: Viewer, id: string): Promise<EmailDeliveryEntity> {
    const row = await this.findVisible(viewer, id);
    if (row === null) throw notFound('Delivery');
    return row;
  }

  /** Everybody's, for staff. */
  async list(viewer: Viewer, args: DeliveriesArgs): Promise<Connection<EmailDeliveryEntity>> {
    const page = pageOf(args, DELIVERIES);
    const slice = await this.#database.read(viewer, (tx) =>
      listDeliveries(tx, viewer.organizationId, args.filter ?? {}, page),
    );
    return connectionOf(slice, page);
  }

  /** What happened to an e-mail of theirs, or to anybody's for those who may read enrollments. */
  async timeline(viewer: Viewer, args: DeliveryTimelineArgs): Promise<Connection<DeliveryEventEntity>> {
    const { id: deliveryId, organizationId } = await this.get(viewer, args.deliveryId);
    const page = pageOf(args, DELIVERY_EVENTS);
    const slice = await this.#database.read(viewer, (tx) =>
      listDeliveryEvents(tx, { organizationId, deliveryId }, page),
    );
    return connectionOf(slice, page);
  }

  /** What mail servers and staff said is for staff; a learner is told what happened, and when. */
  showToStaff(viewer: Viewer, text: string | null): string | null {
    return viewer.permissions.has('enrollments:read') ? text : null;
  }
}
