import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { VisibleTo } from '../platform/auth/access.ts';
import { Decimal } from '../platform/graphql/scalars.ts';

@VisibleTo('attempts:grade')
@ObjectType({
  description:
    'A graded attempt scored once more from what was stored: items, keys, responses, what people gave and what regrades changed.',
})
export class AttemptReplay {
  @Field(() => Boolean, { description: 'Whether the replay gives the stored score to the last byte.' })
  matches: boolean;

  @Field(() => Int, { description: 'Version of the scoring engine that the stored score is from.' })
  engine: number;

  @Field(() => Decimal, { description: 'Percent of the points as stored, rounded for display.' })
  storedPercent: string;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Percent of the points as replayed, rounded for display; null when the replay failed.',
  })
  replayedPercent: string | null;

  @Field(() => [ID], {
    description: 'Slots whose points, outcome or feedback differ, or that only one of the two has.',
  })
  differences: string[];

  @Field(() => String, {
    nullable: true,
    description:
      'Why there is no score to compare with, such as an item whose key is broken; null if there is one.',
  })
  problem: string | null;
}
