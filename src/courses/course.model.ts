import { ArgsType, Field, ID, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { orderInput, sortedBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';

@VisibleTo('MEMBER')
@ObjectType({
  implements: () => Node,
  description: 'An ordered list of units to go through. Passing a unit’s quiz unlocks the next.',
})
export class Course {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => String, { description: 'The id that its authors gave it; the same over all versions.' })
  stableId: string;

  @Field(() => String, { description: 'What the course is called.' })
  title: string;

  @Field(() => String, { description: 'What it is about, in a sentence or two.' })
  summary: string;

  @Field(() => String, { description: 'BCP 47 tag of the language it is written in.' })
  language: string;
}

export const CourseConnection = connectionType(Course, 'Course', 'MEMBER');

export const CourseOrder = orderInput('Course', {
  CREATED_AT: 'When it was made.',
  TITLE: 'What it is called, by the alphabet.',
});

@ArgsType()
export class CoursesArgs extends sortedBy(CourseOrder) {}
