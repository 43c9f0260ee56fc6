import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Behaviour, KeptScorePolicy } from './scoring/index.ts';

/** When learners see something; IMMEDIATELY is within the attempt, AFTER_LAST_ATTEMPT once none is left. */
export type Visibility = 'IMMEDIATELY' | 'AFTER_SUBMIT' | 'AFTER_LAST_ATTEMPT' | 'AFTER_DATE' | 'NEVER';

@Entity('quizzes')
export class QuizEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') courseVersionId: string;
  @Column('uuid') unitId: string;
  @Column('numeric') passPercent: string;
  @Column('integer', { nullable: true }) attemptLimit: number | null;
  @Column('integer', { nullable: true }) timeLimitSeconds: number | null;
  @Column('integer') graceSeconds: number;
  @Column('text') keptScore: KeptScorePolicy;
  @Column('integer') coolDownSeconds: number;
  @Column('text') behaviour: Behaviour;
  @Column('boolean') certainty: boolean;
  /** Whether each attempt has its items in an order of its own. */
  @Column('boolean') shuffleItems: boolean;
  /** Of the score as a whole. */
  @Column('text') resultVisibility: Visibility;
  /** Of what is right, item by item. */
  @Column('text') feedbackVisibility: Visibility;
  @Column('timestamptz', { nullable: true }) visibleFrom: Date | null;
}

/** The place of an item, or of items drawn from a bank, in a quiz. */
@Entity('quiz_slots')
export class QuizSlotEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') quizId: string;
  @PrimaryColumn('integer') position: number;
  @Column('uuid') courseVersionId: string;
  @Column('text') slot: string;
  @Column('uuid', { nullable: true }) itemVersionId: string | null;
  @Column('uuid', { nullable: true }) bankId: string | null;
  @Column('text', { array: true }) drawTags: string[];
  @Column('integer') drawCount: number;
  /** The items that it could draw when it was published. */
  @Column('uuid', { array: true }) drawItemIds: string[];
  @Column('numeric') points: string;
}
