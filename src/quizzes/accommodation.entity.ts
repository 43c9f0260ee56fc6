import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What one learner gets more than others: in one quiz, or in every quiz of the course that has no row of its own. */
@Entity('accommodations')
export class AccommodationEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') enrollmentId: string;
  @Column('text', { nullable: true }) unitStableId: string | null;
  @Column('numeric') extraTimePercent: string;
  @Column('integer') extraAttempts: number;
  @Column('text') reason: string;
  @Column('uuid') grantedBy: string;
  @Column('timestamptz') grantedAt: Date;
}
