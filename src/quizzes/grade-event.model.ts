import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsUUID } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { PageArgs, connectionType } from '../platform/graphql/connection.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime, Decimal } from '../platform/graphql/scalars.ts';

export const GradeEventKindEnum = {
  SCORED: 'SCORED',
  REVIEWED: 'REVIEWED',
  OVERRIDDEN: 'OVERRIDDEN',
  REGRADED: 'REGRADED',
  REVERTED: 'REVERTED',
  VOIDED: 'VOIDED',
  REOPENED: 'REOPENED',
  WAITING: 'WAITING',
} as const;
registerEnumType(GradeEventKindEnum, {
  name: 'GradeEventKind',
  description: 'Why a line of the ledger of grades was written.',
  valuesMap: {
    SCORED: { description: 'The attempt was scored by its keys.' },
    REVIEWED: { description: 'People had graded what waited for them.' },
    OVERRIDDEN: { description: 'A person set, or took back, the points of an item.' },
    REGRADED: { description: 'A key was repaired.' },
    REVERTED: { description: 'The repair of a key was taken back.' },
    VOIDED: { description: 'The attempt counts no more.' },
    REOPENED: { description: 'The attempt was opened again; it counts when it is graded anew.' },
    WAITING: {
      description:
        'A key was repaired, or its repair taken back, and people have to grade an item again; it counts when they have.',
    },
  },
});

@VisibleTo('attempts:read')
@ObjectType({
  implements: () => Node,
  description: 'A line of the ledger of grades, which is only ever added to.',
})
export class GradeEvent {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => Int, { description: 'Which line of its attempt it is, from 1.' })
  revision: number;

  @Field(() => GradeEventKindEnum, { description: 'Why it was written.' })
  kind: string;

  @Field(() => Decimal, { description: 'Points earned by then, rounded half up.' })
  earned: string;

  @Field(() => Decimal, { description: 'Points that could be earned.' })
  max: string;

  @Field(() => Boolean, { description: 'Whether the attempt passed with it.' })
  passed: boolean;

  @Field(() => String, { nullable: true, description: 'The reason that was given.' })
  reason: string | null;

  @Field(() => DateTime, { description: 'When it was written.' })
  gradedAt: Date;
}

export const GradeEventConnection = connectionType(GradeEvent, 'GradeEvent', 'attempts:read');

@ArgsType()
export class GradeEventsArgs extends PageArgs {
  @Field(() => ID, { description: 'The attempt.' })
  @IsUUID()
  attemptId: string;
}
