import { Column, Entity, PrimaryColumn } from 'typeorm';

export type ReviewStatus = 'OPEN' | 'DONE' | 'CANCELLED';

/** A response that waits for a person. */
@Entity('reviews')
export class ReviewEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') attemptId: string;
  @Column('text') slot: string;
  @Column('uuid') courseId: string;
  @Column('uuid') unitId: string;
  @Column('text') status: ReviewStatus;
  @Column('uuid', { nullable: true }) claimedBy: string | null;
  @Column('timestamptz', { nullable: true }) claimedUntil: Date | null;
  @Column('numeric', { nullable: true }) points: string | null;
  /** What was given by criterion of the rubric. */
  @Column('jsonb', { nullable: true }) criteria: Record<string, string> | null;
  @Column('text', { nullable: true }) comment: string | null;
  @Column('uuid', { nullable: true }) gradedBy: string | null;
  @Column('timestamptz', { nullable: true }) gradedAt: Date | null;
  @Column('timestamptz') createdAt: Date;
}
