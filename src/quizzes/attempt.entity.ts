import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AttemptStatus } from './attempt-status.ts';
import type {
  Criterion,
  ItemResponse,
  KeptScorePolicy,
  ManualScore,
  Outcome,
  Score,
} from './scoring/index.ts';

/** An item as one attempt has it, fixed when the attempt starts. */
export interface FrozenItem {
  readonly slot: string;
  readonly itemId: string;
  readonly itemVersionId: string;
  readonly points: string;
  /** Numbers that this attempt drew, to stand for `{{name}}` in whatever is said of the item. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** How many responses may be checked before the end; left out where the quiz checks none or sets no limit. */
  readonly maxTries?: number;
  /** Option ids in the order this attempt shows them; null for items without options. */
  readonly optionOrder: readonly string[] | null;
}

/** What a learner has answered in one slot; a higher `rev` is newer. */
export interface SavedResponse {
  readonly rev: number;
  readonly response: ItemResponse | null;
}

/** A response that was checked before the end of the attempt, with what was said about it. */
export interface CheckedTry {
  readonly rev: number;
  readonly response: ItemResponse;
  /** "n/d" of the item's points, before any penalty. */
  readonly credit: string;
  readonly outcome: Outcome;
  readonly feedback: readonly string[];
  readonly hint: string | null;
  /** What everybody is told, once nothing more can be tried. */
  readonly explanation: string | null;
}

/** What people gave for an item, and said about it. */
export interface ManualGrade extends ManualScore {
  readonly comment: string | null;
  /** The rubric that its criteria are of, as it was then. */
  readonly rubric?: readonly Criterion[];
  /** Of an override: what people had given before, which comes back when it is cleared. */
  readonly replaces?: ManualGrade | null;
}

/** What regrades changed about an item's key, in ids of item versions, so that nothing here is a key. */
export interface KeyAdjustment {
  readonly isDropped?: true;
  readonly fullCredit?: true;
  readonly keyOf?: string;
  readonly alternativeKeysOf?: readonly string[];
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
  @Column('jsonb') tries: Record<string, readonly CheckedTry[]>;
  @Column('jsonb') manual: Record<string, ManualGrade>;
  @Column('jsonb') adjustments: Record<string, KeyAdjustment>;
  /** Seconds between one save and the next, by slot. */
  @Column('jsonb') seconds: Record<string, number>;
  @Column('timestamptz', { nullable: true }) lastSavedAt: Date | null;
  @Column('timestamptz') startedAt: Date;
  /** When it was started, or last reopened: its time limit counts from here. */
  @Column('timestamptz') timedFrom: Date;
  @Column('timestamptz', { nullable: true }) deadlineAt: Date | null;
  /** What staff gave for it when they last reopened it, if not the whole limit. */
  @Column('integer', { nullable: true }) givenSeconds: number | null;
  @Column('integer') graceSeconds: number;
  @Column('timestamptz', { nullable: true }) submittedAt: Date | null;
  @Column('text', { nullable: true }) responsesHash: string | null;
  @Column('integer') scoringRevision: number;
  @Column('text', { nullable: true }) scoringError: string | null;
  /** Whether it uses up none: voided and given back, or it cannot be scored. */
  @Column('boolean') isReturned: boolean;
  @Column('timestamptz', { nullable: true }) gradedAt: Date | null;
  @Column('jsonb', { nullable: true }) score: Score | null;
  @Column('jsonb', { nullable: true }) explanations: Record<string, string> | null;
  @Column('numeric', { nullable: true }) earned: string | null;
  @Column('numeric', { nullable: true }) max: string | null;
  @Column('boolean', { nullable: true }) passed: boolean | null;
}
