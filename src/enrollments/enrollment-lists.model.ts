import { ArgsType, Field, ID, InputType } from '@nestjs/graphql';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { filteredBy, orderInput, sortedBy } from '../platform/graphql/list-args.ts';
import { EnrollmentStatusEnum } from './enrollment.model.ts';
import type { EnrollmentStatus } from './enrollment-status.ts';

@InputType({ description: 'Which enrollments are listed; whatever is left out does not matter.' })
export class EnrollmentFilter {
  @Field(() => ID, { nullable: true, description: 'Those in this course.' })
  @IsOptional()
  @IsUUID()
  courseId?: string | null;

  @Field(() => EnrollmentStatusEnum, { nullable: true, description: 'Those that stand so.' })
  @IsOptional()
  @IsIn(Object.values(EnrollmentStatusEnum))
  status?: EnrollmentStatus | null;
}

export const EnrollmentOrder = orderInput('Enrollment', { CREATED_AT: 'When it was made.' });

@ArgsType()
export class EnrollmentsArgs extends sortedBy(EnrollmentOrder, filteredBy(EnrollmentFilter)) {}
