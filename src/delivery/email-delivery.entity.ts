import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DeliveryKind, DeliveryStatus } from './delivery-status.ts';

@Entity('email_deliveries')
export class EmailDeliveryEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') enrollmentId: string;
  @Column('uuid') membershipId: string;
  @Column('text') kind: DeliveryKind;
  @Column('uuid', { nullable: true }) unitId: string | null;
  /** Empty for an e-mail about the whole enrollment. */
  @Column('text') unitStableId: string;
  @Column('integer') sequence: number;
  /** What the e-mail says beyond its unit, by its kind. */
  @Column('jsonb', { nullable: true }) facts: object | null;
  /** Not before. */
  @Column('timestamptz') sendAt: Date;
  /** When it could first not be handed over: `sendAt` is the next try then. Null: no try has failed. */
  @Column('timestamptz', { nullable: true }) retrySince: Date | null;
  /** The digest that carries this unit instead. */
  @Column('uuid', { nullable: true }) digestId: string | null;
  @Column('text') status: DeliveryStatus;
  @Column('text', { nullable: true }) messageId: string | null;
  @Column('text', { nullable: true }) subject: string | null;
  @Column('integer') attempts: number;
  @Column('text', { nullable: true }) lastError: string | null;
  @Column('timestamptz') plannedAt: Date;
  @Column('timestamptz', { nullable: true }) acceptedAt: Date | null;
  @Column('timestamptz', { nullable: true }) deliveredAt: Date | null;
}
