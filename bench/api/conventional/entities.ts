import { Column, Entity, PrimaryColumn } from 'typeorm';

export class OfOrganization {
  @PrimaryColumn('uuid')
  organizationId: string;
}

export class WithId extends OfOrganization {
  @PrimaryColumn('uuid')
  id: string;
}

class OfUnitOfEnrollment extends OfOrganization {
  @PrimaryColumn('uuid')
  enrollmentId: string;

  @PrimaryColumn('text')
  unitStableId: string;
}

@Entity('courses')
export class CourseEntity extends WithId {
  @Column('text')
  title: string;

  @Column('text')
  summary: string;

  @Column('uuid')
  currentVersionId: string;
}

@Entity('sections')
export class SectionEntity extends WithId {
  @Column('text')
  title: string;
}

@Entity('units')
export class UnitEntity extends WithId {
  @Column('uuid')
  courseVersionId: string;

  @Column('uuid')
  sectionId: string;

  @Column('text')
  stableId: string;

  @Column('int')
  position: number;

  @Column('text')
  title: string;

  @Column('text')
  summary: string;

  @Column('text')
  completedBy: 'QUIZ' | 'MARK';
}

@Entity('blocks')
export class BlockEntity extends OfOrganization {
  @PrimaryColumn('uuid')
  unitId: string;

  @PrimaryColumn('int')
  position: number;

  @Column('text')
  type: string;

  @Column('jsonb')
  payload: Record<string, unknown>;
}

@Entity('quizzes')
export class QuizEntity extends WithId {
  @Column('uuid')
  unitId: string;

  @Column('numeric')
  passPercent: string;

  @Column('text')
  keptScore: string;

  @Column('int')
  graceSeconds: number;
}

@Entity('quiz_slots')
export class QuizSlotEntity extends OfOrganization {
  @PrimaryColumn('uuid')
  quizId: string;

  @PrimaryColumn('int')
  position: number;

  @Column('int')
  drawCount: number;

  @Column('text')
  slot: string;

  @Column('uuid')
  itemVersionId: string;

  @Column('numeric')
  points: string;
}

@Entity('enrollments')
export class EnrollmentEntity extends WithId {
  @Column('uuid')
  membershipId: string;

  @Column('uuid')
  courseId: string;

  @Column('uuid')
  courseVersionId: string;

  @Column('int')
  rotation: number;

  @Column('text')
  status: string;

  @Column('timestamptz')
  enrolledAt: Date;

  @Column('timestamptz', { nullable: true })
  completedAt: Date | null;
}

@Entity('unit_unlocks')
export class UnitUnlockEntity extends OfUnitOfEnrollment {
  @Column('text')
  cause: string;

  @Column('text')
  causeRef: string;

  @Column('timestamptz')
  unlockedAt: Date;
}

@Entity('unit_progress')
export class UnitProgressEntity extends OfUnitOfEnrollment {
  @Column('timestamptz', { nullable: true })
  openedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  quizPassedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  completedAt: Date | null;
}

@Entity('attempt_counters')
export class AttemptCounterEntity extends OfUnitOfEnrollment {
  @Column('int')
  used: number;

  @Column('int')
  returned: number;
}

@Entity('quiz_results')
export class QuizResultEntity extends OfUnitOfEnrollment {
  @Column('text', { nullable: true })
  earned: string | null;

  @Column('text', { nullable: true })
  max: string | null;

  @Column('int')
  attemptCount: number;

  @Column('numeric', { nullable: true })
  percent: string | null;

  @Column('timestamptz', { nullable: true })
  passedAt: Date | null;
}

@Entity('memberships')
export class MembershipEntity extends WithId {
  @Column('text')
  name: string;

  @Column('text')
  email: string;
}

@Entity('cohorts')
export class CohortEntity extends WithId {
  @Column('text')
  name: string;

  @Column('int')
  memberCount: number;
}

@Entity('cohort_members')
export class CohortMemberEntity extends OfOrganization {
  @PrimaryColumn('uuid')
  cohortId: string;

  @PrimaryColumn('uuid')
  membershipId: string;
}

@Entity('cohort_courses')
export class CohortCourseEntity extends OfOrganization {
  @PrimaryColumn('uuid')
  cohortId: string;

  @PrimaryColumn('uuid')
  courseId: string;
}

@Entity('role_grants')
export class RoleGrantEntity extends OfOrganization {
  @PrimaryColumn('uuid')
  membershipId: string;

  @PrimaryColumn('text')
  role: string;
}

export const ENTITIES = [
  CourseEntity,
  SectionEntity,
  UnitEntity,
  BlockEntity,
  QuizEntity,
  QuizSlotEntity,
  EnrollmentEntity,
  UnitUnlockEntity,
  UnitProgressEntity,
  AttemptCounterEntity,
  QuizResultEntity,
  MembershipEntity,
  CohortEntity,
  CohortMemberEntity,
  CohortCourseEntity,
  RoleGrantEntity,
];
