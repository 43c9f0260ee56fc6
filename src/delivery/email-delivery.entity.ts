import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryKind, DeliveryStatus } from './delivery-status.ts';
import type { GradeFacts } from './grade-facts.ts';

@Entity('email_deliveries')
export class EmailDeliveryEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') enrollmentId: string;
  @Column('uuid') membershipId: string;
  @Column('text') kind: DeliveryKind;
  @Column('uuid') unitId: string;
  @Column('text') unitStableId: string;
  @Column('integer') sequence: number;
  /** Of an e-mail about a grade. */
  @Column('jsonb', { nullable: true }) facts: GradeFacts | null;
  @Column('text') status: DeliveryStatus;
  @Column('text', { nullable: true }) messageId: string | null;
  @Column('text', { nullable: true }) subject: string | null;
  @Column('integer') attempts: number;
  @Column('text', { nullable: true }) lastError: string | null;
  @Column('timestamptz') plannedAt: Date;
  @Column('timestamptz', { nullable: true }) acceptedAt: Date | null;
}
