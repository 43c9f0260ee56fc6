import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Cadence } from '../schedule/index.ts';

/** Never changes once published; a trigger sees to it. */
@Entity('course_versions')
export class CourseVersionEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') courseId: string;
  @Column('integer') number: number;
  @Column('text') contentHash: string;
  @Column('text') title: string;
  @Column('text') summary: string;
  @Column('jsonb', { nullable: true }) cadence: Cadence | null;
  @Column('text', { nullable: true }) reminderAfter: string | null;
  /** What later rooms read of it, as it was when it was published; null: they have to ask. */
  @Column('json', { nullable: true }) outline: unknown;
  @Column('json', { nullable: true }) quizzes: unknown;
  @Column('timestamptz', { nullable: true }) publishedAt: Date | null;
}
