import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SuppressionReason } from './suppression-reason.ts';

@Entity('mail_suppressions')
export class MailSuppressionEntity {
  @PrimaryColumn('uuid') organizationId: string;
  @PrimaryColumn('uuid') id: string;
  @Column('uuid') membershipId: string;
  /** null: the mail of all courses. */
  @Column('uuid', { nullable: true }) courseId: string | null;
  @Column('text') reason: SuppressionReason;
  @Column('text', { nullable: true }) detail: string | null;
  @Column('timestamptz') createdAt: Date;
  @Column('timestamptz', { nullable: true }) liftedAt: Date | null;
  /** The user; null when the learner's own link did it. */
  @Column('uuid', { nullable: true }) liftedBy: string | null;
  @Column('text', { nullable: true }) liftedReason: string | null;
}
