import { Inject, Injectable } from '@nestjs/common';
import { recordAudit } from '../organizations/index.ts';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { once } from '../platform/database/idempotency.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { canCancel, canRetry } from './can-steer.ts';
import { notSteerable } from './delivery.errors.ts';
import { insertDeliveryEvent } from './delivery.queries.ts';
import { DeliveryService } from './delivery.service.ts';
import type { EmailDeliveryEntity } from './email-delivery.entity.ts';
import { enqueueTry } from './enqueue-try.ts';
import {
  lockDeliveryRow,
  lockEnrollmentOfDelivery,
  updateDeliveryStatus,
  updatePlannedAgain,
} from './steer-delivery.queries.ts';
import type { CancelDeliveryInput, RetryDeliveryInput } from './steer-delivery.model.ts';

interface Steered {
  readonly delivery: EmailDeliveryEntity;
}

/** What staff do about an e-mail: send it after all, or not. Its row is locked, so the sender comes before or after. */
@Injectable()
export class SteerDeliveryService {
  readonly #database: Database;
  readonly #deliveries: DeliveryService;

  constructor(@Inject(Database) database: Database, @Inject(DeliveryService) deliveries: DeliveryService) {
    this.#database = database;
    this.#deliveries = deliveries;
  }

  /** @throws DomainError CONFLICT when it is on its way or was taken */
  async retry(viewer: Viewer, input: RetryDeliveryInput): Promise<Steered> {
    const { organizationId, userId: actorId } = viewer;
    await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'retryDelivery', input }, async () => {
        await lockEnrollmentOfDelivery(tx, organizationId, input.deliveryId);
        const before = await this.#lock(tx, organizationId, input.deliveryId);
        if (!canRetry(before)) throw notSteerable(before.status, 'sent again');
        const { id } = before;
        const sendAt = await updatePlannedAgain(tx, organizationId, id);
        await insertDeliveryEvent(tx, {
          organizationId,
          deliveryId: id,
          status: 'PLANNED',
          detail: 'Staff had it sent again.',
        });
        enqueueTry(tx, { organizationId, deliveryId: id, sendAt });
        await this.#audit(tx, viewer, { action: 'delivery.retry', before, after: { status: 'PLANNED' } });
        return {};
      }),
    );
    return this.#steered(viewer, input.deliveryId);
  }

  /** @throws DomainError CONFLICT when it is no longer only planned */
  async cancel(viewer: Viewer, input: CancelDeliveryInput): Promise<Steered> {
    const { organizationId, userId: actorId } = viewer;
    await this.#database.transact(viewer, (tx) =>
      once(tx, { organizationId, actorId, operation: 'cancelDelivery', input }, async () => {
        const before = await this.#lock(tx, organizationId, input.deliveryId);
        if (!canCancel(before)) throw notSteerable(before.status, 'cancelled');
        const { id } = before;
        await updateDeliveryStatus(tx, { organizationId, id, status: 'CANCELLED' });
        await insertDeliveryEvent(tx, {
          organizationId,
          deliveryId: id,
          status: 'CANCELLED',
          detail: `By staff: ${input.reason}`,
        });
        const after = { status: 'CANCELLED', reason: input.reason };
        await this.#audit(tx, viewer, { action: 'delivery.cancel', before, after });
        return {};
      }),
    );
    return this.#steered(viewer, input.deliveryId);
  }

  async #lock(tx: Tx, organizationId: string, id: string): Promise<EmailDeliveryEntity> {
    const row = await lockDeliveryRow(tx, organizationId, id);
    if (row === null) throw notFound('Delivery');
    return row;
  }

  #audit(
    tx: Tx,
    viewer: Viewer,
    { action, before, after }: { action: string; before: EmailDeliveryEntity; after: object },
  ): Promise<void> {
    const { id, status } = before;
    return recordAudit(tx, viewer, {
      action,
      targetType: 'EmailDelivery',
      targetId: id,
      before: { status },
      after,
    });
  }

  async #steered(viewer: Viewer, id: string): Promise<Steered> {
    return { delivery: await this.#deliveries.get(viewer, id) };
  }
}
