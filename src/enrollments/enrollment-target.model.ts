import { Field, ID, InputType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional, IsUUID } from 'class-validator';

const MAX_TARGETS = 100;

@InputType({ description: 'Whom staff decide about: either enrollments, or a cohort in a course.' })
export class EnrollmentTargetInput {
  @Field(() => [ID], {
    nullable: true,
    description: 'Enrollments, 1 to 100; all in one course where it is about units.',
  })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_TARGETS)
  @IsUUID(undefined, { each: true })
  enrollmentIds?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'A cohort: everybody whom it has in `courseId`; with shifts and skips also who joins later.',
  })
  @IsOptional()
  @IsUUID()
  cohortId?: string | null;

  @Field(() => ID, { nullable: true, description: 'One of the cohort’s courses.' })
  @IsOptional()
  @IsUUID()
  courseId?: string | null;
}
