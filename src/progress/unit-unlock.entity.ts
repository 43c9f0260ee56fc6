import { Column, Entity, PrimaryColumn } from 'typeorm';

export type UnlockCause =
  'ENROLLED' | 'QUIZ_PASSED' | 'UNIT_COMPLETED' | 'RECONCILED' | 'SCHEDULED' | 'STAFF';

/** The grant: what a learner has earned, stored. */
@Entity('unit_unlocks')
export class UnitUnlockEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') enrollmentId: string;
  @PrimaryColumn('text') unitStableId: string;
  @Column('text') cause: UnlockCause;
  @Column('text', { nullable: true }) causeRef: string | null;
  @Column('timestamptz') unlockedAt: Date;
}
