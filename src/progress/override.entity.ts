import { Column, Entity, PrimaryColumn } from 'typeorm';

export type OverrideKind = 'SHIFT' | 'SKIP';

/** Of one enrollment, or of everybody whom a cohort has in a course. */
@Entity('unit_overrides')
export class UnitOverrideEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { nullable: true }) enrollmentId: string | null;
  @Column('uuid', { nullable: true }) cohortId: string | null;
  @Column('uuid', { nullable: true }) courseId: string | null;
  @Column('text') unitStableId: string;
  @Column('text') kind: OverrideKind;
  /** Of a SHIFT. */
  @Column('timestamptz', { nullable: true }) availableAt: Date | null;
  @Column('text') reason: string;
  @Column('uuid') madeBy: string;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz', { nullable: true }) undoneAt: Date | null;
  @Column('uuid', { nullable: true }) undoneBy: string | null;
  @Column('text', { nullable: true }) undoReason: string | null;
}
