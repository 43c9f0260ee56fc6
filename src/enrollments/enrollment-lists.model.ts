import { ArgsType, Field, ID } from '@nestjs/graphql';
import { IsOptional, IsUUID } from 'class-validator';
import { PageArgs } from '../platform/graphql/connection.ts';

@ArgsType()
export class CohortEnrollmentsArgs extends PageArgs {
  @Field(() => ID, { nullable: true, description: 'In this course only.' })
  @IsOptional()
  @IsUUID()
  courseId: string | null;
}
