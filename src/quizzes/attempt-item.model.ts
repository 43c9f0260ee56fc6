import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { Cost } from '../platform/graphql/cost.ts';
import { Decimal } from '../platform/graphql/scalars.ts';
import { Question, Response } from './question.model.ts';

export const OutcomeEnum = {
  CORRECT: 'CORRECT',
  PARTIAL: 'PARTIAL',
  INCORRECT: 'INCORRECT',
  BLANK: 'BLANK',
  PENDING: 'PENDING',
} as const;
registerEnumType(OutcomeEnum, {
  name: 'Outcome',
  description: 'How an item was answered.',
  valuesMap: {
    CORRECT: { description: 'Earned all its points.' },
    PARTIAL: { description: 'Earned some.' },
    INCORRECT: { description: 'Earned none.' },
    BLANK: { description: 'Was not answered.' },
    PENDING: { description: 'Waits for a person to grade it.' },
  },
});

@VisibleTo('MEMBER')
@ObjectType({ description: 'A response that was checked before the attempt ended.' })
export class AttemptTry {
  @Field(() => Int, { description: 'Its revision.' })
  rev: number;

  @Field(() => Response, { description: 'The response.' })
  response: unknown;

  @Field(() => OutcomeEnum, { description: 'How right the response was.' })
  outcome: string;

  @Field(() => Decimal, { description: 'Points it is worth, before any penalty for tries.' })
  earned: string;

  @Field(() => [String], { description: 'What the author says to this answer; Markdown.' })
  feedback: readonly string[];

  @Field(() => String, { nullable: true, description: 'A hint for the next try; Markdown.' })
  hint: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'What the author says to everybody, once no try is left; Markdown.',
  })
  explanation: string | null;
}

@VisibleTo('MEMBER')
@ObjectType({ description: 'An item as one attempt shows it: the same on every read.' })
export class AttemptItem {
  @Field(() => ID, { description: 'Globally unique id of this item in this attempt.' })
  id: string;

  @Field(() => ID, { description: 'Names the item within the attempt.' })
  slot: string;

  @Field(() => Int, { description: 'Place in the attempt, from 1.' })
  position: number;

  @Field(() => Decimal, { description: 'Points it is worth.' })
  points: string;

  @Field(() => String, { description: 'What is asked; CommonMark without raw HTML.' })
  prompt: string;

  @Field(() => Question, { description: 'What kind of answer it takes.' })
  question: unknown;

  @Field(() => Response, {
    nullable: true,
    description: 'The response that is saved; null when there is none.',
  })
  response: unknown;

  @Field(() => Int, {
    nullable: true,
    description:
      'How sure the learner said to be of it, 1 to 3; null where they did not say, or were not asked.',
  })
  certainty: number | null;

  @Field(() => Int, { description: 'Revision of the saved response; 0 before the first.' })
  rev: number;

  @Field(() => Int, {
    description:
      'How many more responses may be checked with `checkResponse` before the attempt ends; 0 where none may.',
  })
  triesLeft: number;

  @Field(() => String, {
    nullable: true,
    description:
      'What a wrong response costs, as a share of the points, such as `0.25` or `1/3`; null for nothing.',
  })
  penalty: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What each wrong try costs, as a share of the points, such as `0.25` or `1/3`; null where there are no tries. ' +
      'In an interactive quiz a matching, cloze or word bank pays it prompt by prompt and gap by gap, each for the tries before it was changed last.',
  })
  tryPenalty: string | null;

  @Cost({ assumedSize: 3 })
  @Field(() => [AttemptTry], { description: 'The responses that were checked, first to last; 20 at most.' })
  tries: readonly AttemptTry[];
}
