import { Field, Int, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { DateTime } from '../platform/graphql/scalars.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'How far a learner has come in the version of the course that they take.' })
export class EnrollmentProgress {
  @Field(() => Int, { description: 'Units of the version.' })
  unitCount: number;

  @Field(() => Int, {
    description: 'Units of it that they have completed. What staff let them skip does not count.',
  })
  completedCount: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When they last opened or completed a unit for the first time; null before they have.',
  })
  lastActiveAt: Date | null;
}
