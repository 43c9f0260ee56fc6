import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryStatus } from './delivery-status.ts';

@Entity('delivery_events')
export class DeliveryEventEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') deliveryId: string;
  @Column('text') status: DeliveryStatus;
  @Column('text', { nullable: true }) detail: string | null;
  @Column('timestamptz') occurredAt: Date;
}
