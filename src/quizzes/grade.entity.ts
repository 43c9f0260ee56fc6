import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Takes the attempt's score out of the count: every other kind replaces it. */
export type Withdrawal = 'VOIDED' | 'REOPENED' | 'WAITING';

/** Why a line was written. */
export type GradeEventKind = 'SCORED' | 'REVIEWED' | 'OVERRIDDEN' | 'REGRADED' | 'REVERTED' | Withdrawal;

const WITHDRAWALS: readonly GradeEventKind[] = ['VOIDED', 'REOPENED', 'WAITING'] satisfies Withdrawal[];

export function isWithdrawal(kind: GradeEventKind): boolean {
  return WITHDRAWALS.includes(kind);
}

/** A line of the append-only ledger. Fractions are texts n/d. */
@Entity('grade_events')
export class GradeEventEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') enrollmentId: string;
  @Column('text') unitStableId: string;
  @Column('uuid') attemptId: string;
  @Column('integer') attemptNumber: number;
  @Column('integer') revision: number;
  @Column('text') kind: GradeEventKind;
  @Column('uuid', { nullable: true }) actorMembershipId: string | null;
  @Column('uuid', { nullable: true }) regradeId: string | null;
  @Column('text', { nullable: true }) reason: string | null;
  @Column('integer') engine: number;
  @Column('text') earned: string;
  @Column('text') max: string;
  @Column('boolean') passed: boolean;
  @Column('timestamptz') gradedAt: Date;
}

/** Derived from the ledger; without a score while no attempt counts. */
@Entity('quiz_results')
export class QuizResultEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') enrollmentId: string;
  @PrimaryColumn('text') unitStableId: string;
  @Column('text', { nullable: true }) earned: string | null;
  @Column('text', { nullable: true }) max: string | null;
  @Column('numeric', { nullable: true }) percent: string | null;
  @Column('timestamptz', { nullable: true }) passedAt: Date | null;
  @Column('integer') attemptCount: number;
}

/** Attempts used, raised by a conditional UPDATE. */
@Entity('attempt_counters')
export class AttemptCounterEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') enrollmentId: string;
  @PrimaryColumn('text') unitStableId: string;
  @Column('integer') used: number;
  /** Attempts that staff voided and gave back. */
  @Column('integer') returned: number;
}
