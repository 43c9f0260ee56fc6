import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { UnlockCause } from './unit-unlock.entity.ts';

/** A locked unit for which time is all that is missing. */
@Entity('scheduled_releases')
export class ScheduledReleaseEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') enrollmentId: string;
  @Column('text') unitStableId: string;
  @Column('timestamptz') dueAt: Date;
  @Column('text') timeZone: string;
  /** What was done when it was planned. */
  @Column('text') cause: UnlockCause;
  @Column('text') status: 'PENDING' | 'FIRED' | 'CANCELLED';
  @Column('timestamptz') plannedAt: Date;
  @Column('timestamptz', { nullable: true }) settledAt: Date | null;
}
