import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RegradePolicy } from './scoring/index.ts';

export type RegradeStatus =
  'PREVIEWING' | 'PREVIEWED' | 'APPLYING' | 'APPLIED' | 'REVERTING' | 'REVERTED' | 'FAILED';

/** The repair of one item version's key in every attempt that holds it. */
@Entity('regrades')
export class RegradeEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') courseId: string;
  @Column('uuid') itemVersionId: string;
  @Column('uuid', { nullable: true }) newItemVersionId: string | null;
  @Column('text') policy: RegradePolicy;
  @Column('text') reason: string;
  @Column('text') status: RegradeStatus;
  @Column('text', { nullable: true }) error: string | null;
  @Column('integer') total: number;
  @Column('integer') done: number;
  @Column('integer') changed: number;
  @Column('integer') newlyPassed: number;
  @Column('integer') unlocked: number;
  /** The last attempt that is done. */
  @Column('uuid', { nullable: true }) cursor: string | null;
  @Column('uuid') requestedBy: string;
  @Column('timestamptz') requestedAt: Date;
  /** Null until somebody applied it. */
  @Column('uuid', { nullable: true }) appliedBy: string | null;
  @Column('uuid', { nullable: true }) revertedBy: string | null;
  @Column('text', { nullable: true }) revertReason: string | null;
  @Column('timestamptz', { nullable: true }) finishedAt: Date | null;
}

/** What a regrade does to one attempt. Fractions are texts n/d. */
@Entity('regrade_changes')
export class RegradeChangeEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') regradeId: string;
  @PrimaryColumn('uuid') attemptId: string;
  @Column('uuid') enrollmentId: string;
  @Column('text') oldEarned: string;
  @Column('text') oldMax: string;
  @Column('boolean') oldPassed: boolean;
  @Column('text') newEarned: string;
  @Column('text') newMax: string;
  @Column('boolean') newPassed: boolean;
  /** Stable ids of the units that the new score opens. */
  @Column('text', { array: true }) unlocks: string[];
  @Column('text') status: 'PREVIEWED' | 'APPLIED' | 'REVERTED' | 'SKIPPED';
  /** The attempt's scoring revision then: the order in which regrades corrected it. Null for what was not applied. */
  @Column('integer', { nullable: true }) appliedRevision: number | null;
}
