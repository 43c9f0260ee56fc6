import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime, Decimal } from '../platform/graphql/scalars.ts';

export const KeptScoreEnum = {
  HIGHEST: 'HIGHEST',
  LATEST: 'LATEST',
  FIRST: 'FIRST',
  AVERAGE: 'AVERAGE',
} as const;
registerEnumType(KeptScoreEnum, {
  name: 'KeptScorePolicy',
  description: 'Which score counts when there are several attempts.',
  valuesMap: {
    HIGHEST: { description: 'The best attempt.' },
    LATEST: { description: 'The newest attempt.' },
    FIRST: { description: 'The first attempt.' },
    AVERAGE: { description: 'The mean of all attempts.' },
  },
});

@VisibleTo('MEMBER')
@ObjectType({ implements: () => Node, description: 'The quiz of a unit. Passing it unlocks the next unit.' })
export class Quiz {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => Decimal, { description: 'Percent of the points that pass.' })
  passPercent: string;

  @Field(() => Int, { description: 'How many items it has.' })
  itemCount: number;

  @Field(() => Decimal, { description: 'Points that can be earned.' })
  maxPoints: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Attempts that a learner has; null for as many as they like.',
  })
  attemptLimit: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds for one attempt, counted by the server from its start; null for no limit.',
  })
  timeLimitSeconds: number | null;

  @Field(() => KeptScoreEnum, { description: 'Which score counts.' })
  keptScore: string;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'Where the viewer stands in a quiz.' })
export class QuizStanding {
  @Field(() => Int, { description: 'Attempts started.' })
  used: number;

  @Field(() => Decimal, {
    nullable: true,
    description: 'The score that counts, in percent; null before the first grade.',
  })
  percent: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was passed; once passed, it stays passed.' })
  passedAt: Date | null;
}
