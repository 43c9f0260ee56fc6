import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { KeptScorePolicy } from './scoring/index.ts';

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
}

/** The place of an item in a quiz. */
@Entity('quiz_slots')
export class QuizSlotEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') quizId: string;
  @PrimaryColumn('integer') position: number;
  @Column('uuid') courseVersionId: string;
  @Column('text') slot: string;
  @Column('uuid') itemVersionId: string;
  @Column('numeric') points: string;
}
