import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Cadence } from '../schedule/index.ts';
import type { EnrollmentStatus } from './enrollment-status.ts';

@Entity('enrollments')
export class EnrollmentEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') membershipId: string;
  @Column('uuid') courseId: string;
  @Column('uuid') courseVersionId: string;
  @Column('uuid', { nullable: true }) cohortId: string | null;
  @Column('integer') rotation: number;
  @Column('text') status: EnrollmentStatus;
  @Column('timestamptz') enrolledAt: Date;
  @Column('timestamptz', { nullable: true }) completedAt: Date | null;
  @Column('jsonb', { nullable: true }) cadence: Cadence | null;
  @Column('timestamptz', { nullable: true }) endsAt: Date | null;
  @Column('timestamptz', { nullable: true }) pausedAt: Date | null;
  @Column('timestamptz', { nullable: true }) pausedUntil: Date | null;
}
