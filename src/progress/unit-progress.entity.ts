import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Times that only move forward: once set, they stay. */
@Entity('unit_progress')
export class UnitProgressEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') enrollmentId: string;
  @PrimaryColumn('text') unitStableId: string;
  @Column('timestamptz', { nullable: true }) openedAt: Date | null;
  @Column('timestamptz', { nullable: true }) quizPassedAt: Date | null;
  @Column('timestamptz', { nullable: true }) completedAt: Date | null;
}
