import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SendWindow } from '../schedule/index.ts';

@Entity('cohorts')
export class CohortEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  /** By which rules in course files mean it; null: none can. */
  @Column('text', { nullable: true }) slug: string | null;
  @Column('integer', { nullable: true }) capacity: number | null;
  @Column('integer') memberCount: number;
  @Column('timestamptz', { nullable: true }) startsAt: Date | null;
  @Column('timestamptz', { nullable: true }) endsAt: Date | null;
  @Column('text') timeZone: string;
  @Column('jsonb', { nullable: true }) sendWindow: SendWindow | null;
  @Column('timestamptz') createdAt: Date;
}
