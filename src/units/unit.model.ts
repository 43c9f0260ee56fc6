import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { Node } from '../platform/graphql/node.ts';

@VisibleTo('MEMBER')
@ObjectType({ description: 'A group of units under a title.' })
export class Section {
  @Field(() => Int, { description: 'Place in the course, from 1.' })
  position: number;

  @Field(() => String, { description: 'What the group is called.' })
  title: string;
}

@VisibleTo('MEMBER')
@ObjectType({
  implements: () => Node,
  description:
    'A step of a course: something to read and, usually, a quiz. While it is locked it shows its title, its place and why.',
})
export class Unit {
  @Field(() => ID, { description: 'Globally unique id of this unit in this version of the course.' })
  id: string;

  @Field(() => String, {
    description: 'The id that its authors gave it; the same over all versions of the course.',
  })
  stableId: string;

  @Field(() => Int, { description: 'Place in the course, from 1.' })
  position: number;

  @Field(() => String, { description: 'What the unit is called.' })
  title: string;

  @Field(() => Section, { description: 'The section it stands in.' })
  section: Section;
}

export const UnitConnection = connectionType(Unit, 'Unit', 'MEMBER');
