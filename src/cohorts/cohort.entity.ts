import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SendWindow } from '../schedule/index.ts';

@Entity('cohorts')
export class CohortEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('integer', { nullable: true }) capacity: number | null;
  @Column('integer') memberCount: number;
  @Column('timestamptz', { nullable: true }) startsAt: Date | null;
  @Column('timestamptz', { nullable: true }) endsAt: Date | null;
  @Column('text') timeZone: string;
  @Column('jsonb', { nullable: true }) sendWindow: SendWindow | null;
  @Column('timestamptz') createdAt: Date;
}
