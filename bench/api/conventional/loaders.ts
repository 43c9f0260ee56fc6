import DataLoader from 'dataloader';
import { In } from 'typeorm';
import type { DataSource, EntityTarget, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import {
  AttemptCounterEntity,
  BlockEntity,
  CourseEntity,
  EnrollmentEntity,
  MembershipEntity,
  QuizEntity,
  QuizResultEntity,
  QuizSlotEntity,
  SectionEntity,
  UnitEntity,
  UnitProgressEntity,
  UnitUnlockEntity,
} from './entities.ts';

export interface Viewer {
  readonly organizationId: string;
  readonly membershipId: string;
}

/** Of one request; each is one query for all that its fields ask for. */
export type Loaders = ReturnType<typeof createLoaders>;

export interface Context {
  readonly viewer: Viewer;
  readonly loaders: Loaders;
}

export function createLoaders(dataSource: DataSource, { organizationId, membershipId }: Viewer) {
  /** The rows of each key, by one column. */
  function listOf<E extends ObjectLiteral>(
    entity: EntityTarget<E>,
    column: keyof E & string,
    more: FindOptionsWhere<E> = {},
  ): DataLoader<string, E[]> {
    return new DataLoader(async (keys) => {
      const where = { ...more, organizationId, [column]: In([...keys]) } as unknown as FindOptionsWhere<E>;
      const rows = await dataSource.getRepository(entity).find({ where });
      const groups = new Map<string, E[]>(keys.map((key) => [key, []]));
      for (const row of rows) groups.get(row[column])?.push(row);
      return keys.map((key) => groups.get(key) ?? []);
    });
  }

  const own = { membershipId } as FindOptionsWhere<EnrollmentEntity>;
  return {
    course: listOf(CourseEntity, 'id'),
    section: listOf(SectionEntity, 'id'),
    outline: listOf(UnitEntity, 'courseVersionId'),
    blocks: listOf(BlockEntity, 'unitId'),
    quiz: listOf(QuizEntity, 'unitId'),
    slots: listOf(QuizSlotEntity, 'quizId'),
    member: listOf(MembershipEntity, 'id'),
    enrollmentInCourse: listOf(EnrollmentEntity, 'courseId', own),
    enrollmentInVersion: listOf(EnrollmentEntity, 'courseVersionId', own),
    unlocks: listOf(UnitUnlockEntity, 'enrollmentId'),
    progress: listOf(UnitProgressEntity, 'enrollmentId'),
    counters: listOf(AttemptCounterEntity, 'enrollmentId'),
    results: listOf(QuizResultEntity, 'enrollmentId'),
  };
}
