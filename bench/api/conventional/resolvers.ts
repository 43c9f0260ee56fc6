import { Inject, NotFoundException } from '@nestjs/common';
import { Args, Context as Ctx, ID, Int, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import { DataSource, In, MoreThan } from 'typeorm';
import {
  CohortCourseEntity,
  CohortEntity,
  CohortMemberEntity,
  CourseEntity,
  EnrollmentEntity,
  QuizEntity,
  RoleGrantEntity,
  UnitEntity,
} from './entities.ts';
import type { Context } from './loaders.ts';
import {
  Cohort,
  Course,
  Enrollment,
  EnrollmentConnection,
  EnrollmentProgress,
  Member,
  Quiz,
  QuizStanding,
  Section,
  Unit,
  UnitConnection,
  UnitContent,
  UnitLock,
  UnitProgress,
} from './models.ts';

const connectionOf = <Row>(rows: Row[]) => ({ edges: rows.map((node) => ({ node })) });
const decimal = (text: string | null) => (text === null ? null : String(Number(text)));
const newest = (rows: EnrollmentEntity[]) => rows.toSorted((a, b) => b.rotation - a.rotation)[0] ?? null;

@Resolver(() => Course)
export class CourseResolver {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  @Query(() => Course)
  async course(@Args('id', { type: () => ID }) id: string, @Ctx() { loaders }: Context) {
    const [course] = await loaders.course.load(id);
    if (course === undefined) throw new NotFoundException();
    return course;
  }

  @ResolveField(() => Enrollment, { nullable: true })
  async myEnrollment(@Parent() course: CourseEntity, @Ctx() { loaders }: Context) {
    return newest(await loaders.enrollmentInCourse.load(course.id));
  }

  @ResolveField(() => UnitConnection)
  async units(
    @Parent() course: CourseEntity,
    @Ctx() { loaders, viewer }: Context,
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
  ) {
    const enrollment = newest(await loaders.enrollmentInCourse.load(course.id));
    const units = await this.dataSource.getRepository(UnitEntity).find({
      where: {
        organizationId: viewer.organizationId,
        courseVersionId: enrollment?.courseVersionId ?? course.currentVersionId,
        position: MoreThan(0),
      },
      order: { position: 'ASC' },
      take: first,
    });
    return connectionOf(units);
  }
}

@Resolver(() => Unit)
export class UnitResolver {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  @Query(() => Unit)
  async unit(@Args('id', { type: () => ID }) id: string, @Ctx() { viewer }: Context) {
    const { organizationId } = viewer;
    const unit = await this.dataSource.getRepository(UnitEntity).findOneBy({ organizationId, id });
    if (unit === null) throw new NotFoundException();
    return unit;
  }

  @ResolveField(() => Section)
  async section(@Parent() unit: UnitEntity, @Ctx() { loaders }: Context) {
    return (await loaders.section.load(unit.sectionId))[0];
  }

  @ResolveField(() => UnitLock)
  lock(@Parent() unit: UnitEntity, @Ctx() context: Context) {
    return lockOf(unit, context);
  }

  @ResolveField(() => Quiz, { nullable: true })
  async quiz(@Parent() unit: UnitEntity, @Ctx() context: Context) {
    const { state } = await lockOf(unit, context);
    const [quiz] = state === 'LOCKED' ? [] : await context.loaders.quiz.load(unit.id);
    return quiz === undefined ? null : { ...quiz, passPercent: decimal(quiz.passPercent), unit };
  }

  @ResolveField(() => UnitProgress, { nullable: true })
  async progress(@Parent() unit: UnitEntity, @Ctx() { loaders }: Context) {
    const enrollment = newest(await loaders.enrollmentInVersion.load(unit.courseVersionId));
    if (enrollment === null) return null;
    const isThis = ({ unitStableId }: { unitStableId: string }) => unitStableId === unit.stableId;
    const progress = (await loaders.progress.load(enrollment.id)).find(isThis);
    if (progress !== undefined) return progress;
    const unlock = (await loaders.unlocks.load(enrollment.id)).find(isThis);
    return unlock === undefined ? null : { openedAt: null, completedAt: null };
  }

  @ResolveField(() => UnitContent, { nullable: true })
  async content(@Parent() unit: UnitEntity, @Ctx() context: Context) {
    const { state } = await lockOf(unit, context);
    if (state === 'LOCKED') return null;
    const blocks = await context.loaders.blocks.load(unit.id);
    return {
      summary: unit.summary,
      blocks: blocks
        .toSorted((a, b) => a.position - b.position)
        .map(({ type, payload }) => ({ ...payload, type })),
    };
  }
}

const SHUT = new Set(['PENDING', 'WITHDRAWN', 'EXPIRED']);

async function lockOf(unit: UnitEntity, { loaders }: Context) {
  const locked = (code: string, ref: string | null = null) => ({ state: 'LOCKED', unmet: [{ code, ref }] });
  const enrollment = newest(await loaders.enrollmentInVersion.load(unit.courseVersionId));
  if (enrollment === null) return locked('NOT_ENROLLED');
  if (SHUT.has(enrollment.status)) return locked('ENROLLMENT_NOT_ACTIVE');
  const [unlocks, progress, outline] = await Promise.all([
    loaders.unlocks.load(enrollment.id),
    loaders.progress.load(enrollment.id),
    loaders.outline.load(unit.courseVersionId),
  ]);
  const unlocked = { state: 'UNLOCKED', unmet: [] };
  if (unit.position === 1 || unlocks.some(({ unitStableId }) => unitStableId === unit.stableId))
    return unlocked;
  const previous = outline.find(({ position }) => position === unit.position - 1);
  const done = progress.find(({ unitStableId }) => unitStableId === previous?.stableId);
  if (previous?.completedBy === 'MARK')
    return done?.completedAt ? unlocked : locked('UNIT_NOT_COMPLETED', previous.stableId);
  return done?.quizPassedAt ? unlocked : locked('QUIZ_NOT_PASSED', previous?.stableId);
}

@Resolver(() => Quiz)
export class QuizResolver {
  @ResolveField(() => Int)
  async itemCount(@Parent() quiz: QuizEntity, @Ctx() { loaders }: Context) {
    return (await loaders.slots.load(quiz.id)).reduce((sum, { drawCount }) => sum + drawCount, 0);
  }

  @ResolveField(() => QuizStanding, { nullable: true })
  async myStanding(@Parent() { unit }: QuizEntity & { unit: UnitEntity }, @Ctx() { loaders }: Context) {
    const enrollment = newest(await loaders.enrollmentInVersion.load(unit.courseVersionId));
    if (enrollment === null) return null;
    const [counters, results] = await Promise.all([
      loaders.counters.load(enrollment.id),
      loaders.results.load(enrollment.id),
    ]);
    const counter = counters.find(({ unitStableId }) => unitStableId === unit.stableId);
    const result = results.find(({ unitStableId }) => unitStableId === unit.stableId);
    return {
      used: counter === undefined ? 0 : counter.used - counter.returned,
      percent: result?.percent ? Number(result.percent).toFixed(2) : null,
      passedAt: result?.passedAt ?? null,
    };
  }
}

@Resolver(() => Enrollment)
export class EnrollmentResolver {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  @Query(() => EnrollmentConnection)
  async myEnrollments(
    @Ctx() { viewer }: Context,
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
  ) {
    const { organizationId, membershipId } = viewer;
    const rows = await this.dataSource
      .getRepository(EnrollmentEntity)
      .find({ where: { organizationId, membershipId }, order: { id: 'ASC' }, take: first });
    return connectionOf(rows);
  }

  @ResolveField(() => Course)
  async course(@Parent() enrollment: EnrollmentEntity, @Ctx() { loaders }: Context) {
    return (await loaders.course.load(enrollment.courseId))[0];
  }

  @ResolveField(() => Member)
  async member(@Parent() enrollment: EnrollmentEntity, @Ctx() { loaders }: Context) {
    return (await loaders.member.load(enrollment.membershipId))[0];
  }

  @ResolveField(() => EnrollmentProgress)
  async progress(@Parent() enrollment: EnrollmentEntity, @Ctx() { loaders }: Context) {
    const [units, progress] = await Promise.all([
      loaders.outline.load(enrollment.courseVersionId),
      loaders.progress.load(enrollment.id),
    ]);
    const times = progress.flatMap(({ openedAt, completedAt }) => [openedAt, completedAt]);
    const last = Math.max(...times.map((time) => time?.getTime() ?? -Infinity));
    return {
      unitCount: units.length,
      completedCount: progress.filter(({ completedAt }) => completedAt !== null).length,
      lastActiveAt: Number.isFinite(last) ? new Date(last) : null,
    };
  }
}

@Resolver(() => Cohort)
export class CohortResolver {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  @Query(() => Cohort)
  async cohort(@Args('id', { type: () => ID }) id: string, @Ctx() { viewer }: Context) {
    const { organizationId, membershipId } = viewer;
    const [isStaff, cohort] = await Promise.all([
      this.dataSource
        .getRepository(RoleGrantEntity)
        .existsBy({ organizationId, membershipId, role: 'INSTRUCTOR' }),
      this.dataSource.getRepository(CohortEntity).findOneBy({ organizationId, id }),
    ]);
    if (!isStaff || cohort === null) throw new NotFoundException();
    return cohort;
  }

  @ResolveField(() => EnrollmentConnection)
  async enrollments(
    @Parent() { id: cohortId }: CohortEntity,
    @Ctx() { viewer }: Context,
    @Args('first', { type: () => Int, defaultValue: 20 }) first: number,
  ) {
    const { organizationId } = viewer;
    const [members, courses] = await Promise.all([
      this.dataSource.getRepository(CohortMemberEntity).findBy({ organizationId, cohortId }),
      this.dataSource.getRepository(CohortCourseEntity).findBy({ organizationId, cohortId }),
    ]);
    const rows = await this.dataSource.getRepository(EnrollmentEntity).find({
      where: {
        organizationId,
        membershipId: In(members.map(({ membershipId }) => membershipId)),
        courseId: In(courses.map(({ courseId }) => courseId)),
      },
      order: { id: 'ASC' },
      take: first,
    });
    return connectionOf(rows);
  }
}
