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

export const BehaviourEnum = {
  DEFERRED_FEEDBACK: 'DEFERRED_FEEDBACK',
  IMMEDIATE_FEEDBACK: 'IMMEDIATE_FEEDBACK',
  INTERACTIVE: 'INTERACTIVE',
  ADAPTIVE: 'ADAPTIVE',
} as const;
registerEnumType(BehaviourEnum, {
  name: 'QuizBehaviour',
  description:
    'What happens to a response before the attempt ends. The rules are those of Moodle’s question behaviours of the same names.',
  valuesMap: {
    DEFERRED_FEEDBACK: { description: 'It is saved; what is right shows after the end.' },
    IMMEDIATE_FEEDBACK: { description: 'It may be checked once, and that counts.' },
    INTERACTIVE: {
      description:
        'It may be tried several times, with a hint after each; each try costs a part of the points.',
    },
    ADAPTIVE: {
      description: 'It may be tried again and again; the best try less what the tries cost counts.',
    },
  },
});

export const VisibilityEnum = {
  IMMEDIATELY: 'IMMEDIATELY',
  AFTER_SUBMIT: 'AFTER_SUBMIT',
  AFTER_LAST_ATTEMPT: 'AFTER_LAST_ATTEMPT',
  AFTER_DATE: 'AFTER_DATE',
  NEVER: 'NEVER',
} as const;
registerEnumType(VisibilityEnum, {
  name: 'QuizVisibility',
  description: 'When a learner sees something of a quiz.',
  valuesMap: {
    IMMEDIATELY: { description: 'During the attempt, as soon as a response is checked, and from then on.' },
    AFTER_SUBMIT: { description: 'Once the attempt is graded.' },
    AFTER_LAST_ATTEMPT: { description: 'Once the learner has handed in their last attempt.' },
    AFTER_DATE: { description: 'From `visibleFrom` on.' },
    NEVER: { description: 'Not at all; staff see it.' },
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

  @Field(() => Int, { description: 'Seconds from a submission until the next attempt may start.' })
  coolDownSeconds: number;

  @Field(() => BehaviourEnum, { description: 'What happens to a response before the attempt ends.' })
  behaviour: string;

  @Field(() => Boolean, {
    description:
      'Whether learners say how sure they are of each response (`certainty`), which changes what it earns.',
  })
  certainty: boolean;

  @Field(() => Boolean, { description: 'Whether each attempt has its items in an order of its own.' })
  shuffleItems: boolean;

  @Field(() => VisibilityEnum, { description: 'When learners see the score of an attempt.' })
  resultVisibility: string;

  @Field(() => VisibilityEnum, { description: 'When learners see what is right, item by item.' })
  feedbackVisibility: string;

  @Field(() => DateTime, { nullable: true, description: 'The date that AFTER_DATE speaks of.' })
  visibleFrom: Date | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'Where the viewer stands in a quiz.' })
export class QuizStanding {
  @Field(() => Int, { description: 'Attempts started, without those that staff gave back.' })
  used: number;

  @Field(() => Int, {
    nullable: true,
    description: 'Attempts that may still be started, extra ones included; null for as many as they like.',
  })
  attemptsLeft: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'From when on the next attempt may start, where the quiz asks for a pause; null for at once, and where none is left.',
  })
  nextAttemptAt: Date | null;

  @Field(() => Decimal, {
    nullable: true,
    description:
      'The score that counts, in percent; null before the first grade, and while the quiz does not show it.',
  })
  percent: string | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was passed; once passed, it stays passed.' })
  passedAt: string | null;
}
