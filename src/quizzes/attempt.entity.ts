import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttemptStatus } from './attempt-status.ts';
import type { ItemResponse, KeptScorePolicy, Score } from './scoring/index.ts';

/** An item as one attempt has it, fixed when the attempt starts. */
export interface FrozenItem {
  readonly slot: string;
  readonly itemVersionId: string;
  readonly points: string;
  /** Option ids in the order this attempt shows them; null for items without options. */
  readonly optionOrder: readonly string[] | null;
}

/** What a learner has answered in one slot; a higher `rev` is newer. */
export interface SavedResponse {
  readonly rev: number;
  readonly response: ItemResponse | null;
}

@Entity('attempts')
export class AttemptEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') enrollmentId: string;
  @Column('uuid') quizId: string;
  @Column('uuid') unitId: string;
  @Column('text') unitStableId: string;
  @Column('integer') number: number;
  @Column('text') status: AttemptStatus;
  @Column('text') seed: string;
  @Column('numeric') passPercent: string;
  @Column('text') keptScore: KeptScorePolicy;
  @Column('jsonb') frozenItems: FrozenItem[];
  @Column('jsonb') responses: Record<string, SavedResponse>;
  @Column('timestamptz') startedAt: Date;
  @Column('timestamptz', { nullable: true }) deadlineAt: Date | null;
  @Column('integer') graceSeconds: number;
  @Column('timestamptz', { nullable: true }) submittedAt: Date | null;
  @Column('text', { nullable: true }) responsesHash: string | null;
  @Column('integer') scoringRevision: number;
  @Column('timestamptz', { nullable: true }) gradedAt: Date | null;
  @Column('jsonb', { nullable: true }) score: Score | null;
  @Column('jsonb', { nullable: true }) explanations: Record<string, string> | null;
  @Column('numeric', { nullable: true }) earned: string | null;
  @Column('numeric', { nullable: true }) max: string | null;
  @Column('boolean', { nullable: true }) passed: boolean | null;
}
