import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsBoolean, IsIn, IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { connectionType } from '../platform/graphql/connection.ts';
import { IdempotentInput } from '../platform/graphql/idempotent-input.ts';
import { filteredBy } from '../platform/graphql/list-args.ts';
import { Node } from '../platform/graphql/node.ts';
import { DateTime } from '../platform/graphql/scalars.ts';
import { IsReason } from '../platform/graphql/is-reason.ts';
import { REGRADE_POLICIES } from './scoring/index.ts';
import type { RegradePolicy } from './scoring/index.ts';

export const RegradePolicyEnum = Object.fromEntries(REGRADE_POLICIES.map((policy) => [policy, policy])) as {
  readonly [P in RegradePolicy]: P;
};
registerEnumType(RegradePolicyEnum, {
  name: 'RegradePolicy',
  description: 'What a corrected key does to attempts that were graded by the wrong one.',
  valuesMap: {
    FULL_CREDIT: { description: 'Everybody earns all points of the item, blanks included.' },
    EITHER_KEY: { description: 'The better of the old key and the new one counts, for each item.' },
    NEW_KEY: { description: 'The new key counts; scores may fall.' },
    ONLY_IF_HIGHER: {
      description: 'The new key counts for those whose score it raises; for all others nothing changes.',
    },
    DROP_ITEM: { description: 'The item is taken out, with its points.' },
  },
});

export const RegradeStatusEnum = {
  PREVIEWING: 'PREVIEWING',
  PREVIEWED: 'PREVIEWED',
  APPLYING: 'APPLYING',
  APPLIED: 'APPLIED',
  REVERTING: 'REVERTING',
  REVERTED: 'REVERTED',
  FAILED: 'FAILED',
} as const;
registerEnumType(RegradeStatusEnum, {
  name: 'RegradeStatus',
  description: 'How far a regrade has come.',
  valuesMap: {
    PREVIEWING: { description: 'What it would do is being computed; nothing is changed.' },
    PREVIEWED: { description: 'What it would do is known; it can be applied.' },
    APPLYING: { description: 'Scores are being written.' },
    APPLIED: { description: 'All scores are written.' },
    REVERTING: { description: 'Scores are being taken back.' },
    REVERTED: { description: 'The scores are as they were; passes and unlocks that it brought stay.' },
    FAILED: {
      description:
        'It stopped, and `error` says why. Apply or revert it again: it goes on where it stopped; a preview is asked for anew.',
    },
  },
});

export const RegradeChangeStatusEnum = {
  PREVIEWED: 'PREVIEWED',
  APPLIED: 'APPLIED',
  REVERTED: 'REVERTED',
  SKIPPED: 'SKIPPED',
} as const;
registerEnumType(RegradeChangeStatusEnum, {
  name: 'RegradeChangeStatus',
  description: 'What has come of a regrade for one attempt.',
  valuesMap: {
    PREVIEWED: { description: 'It would change so.' },
    APPLIED: { description: 'It was changed so.' },
    REVERTED: { description: 'It was changed so, and back.' },
    SKIPPED: {
      description:
        'It stays as it is: there is no score to give, as when its only item would be dropped, or when scoring it takes too much time or memory, or it had changed before its turn came.',
    },
  },
});

@VisibleTo('grades:regrade')
@ObjectType({
  description: 'What a regrade does to one attempt. Percentages are rounded for display to two digits.',
})
export class RegradeChange {
  @Field(() => RegradeChangeStatusEnum, { description: 'What has come of it.' })
  status: string;

  @Field(() => Boolean, { description: 'Whether the attempt passed by the old score.' })
  oldPassed: boolean;

  @Field(() => Boolean, { description: 'Whether it passes by the new score.' })
  newPassed: boolean;
}

@VisibleTo('grades:regrade')
@ObjectType({
  implements: () => Node,
  description:
    'The repair of a wrong key in every attempt that holds it: previewed, then applied in the background, and taken back if need be. Ask again to see how far it has come.',
})
export class Regrade {
  @Field(() => ID, { description: 'Globally unique id.' })
  id: string;

  @Field(() => RegradeStatusEnum, { description: 'How far it has come.' })
  status: string;

  @Field(() => RegradePolicyEnum, { description: 'What the corrected key does.' })
  policy: string;

  @Field(() => ID, { description: 'The item version whose key is wrong.' })
  itemVersionId: string;

  @Field(() => ID, { nullable: true, description: 'The version of the same item that has the right key.' })
  newItemVersionId: string | null;

  @Field(() => String, { description: 'Why it is done, as it stands in the ledger of grades.' })
  reason: string;

  @Field(() => Int, { description: 'Attempts to look at in this phase; 0 until they are counted.' })
  total: number;

  @Field(() => Int, { description: 'Attempts looked at in this phase.' })
  done: number;

  @Field(() => Int, { description: 'Attempts whose score changes, or has been changed.' })
  changed: number;

  @Field(() => Int, { description: 'Quizzes that learners newly pass by it.' })
  newlyPassed: number;

  @Field(() => Int, { description: 'Units that it unlocks.' })
  unlocked: number;

  @Field(() => DateTime, { description: 'When the preview was asked for.' })
  requestedAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When this phase ended; null while it runs.' })
  finishedAt: Date | null;

  @Field(() => String, { nullable: true, description: 'Why it stopped; null unless it FAILED.' })
  error: string | null;
}

export const RegradeConnection = connectionType(Regrade, 'Regrade', 'grades:regrade');
export const RegradeChangeConnection = connectionType(RegradeChange, 'RegradeChange', 'grades:regrade');

@InputType({ description: 'Which regrades are listed; whatever is left out does not matter.' })
export class RegradeFilter {
  @Field(() => ID, { nullable: true, description: 'Those of this course.' })
  @IsOptional()
  @IsUUID()
  courseId?: string | null;
}

@ArgsType()
export class RegradesArgs extends filteredBy(RegradeFilter) {}

@InputType({ description: 'Which changes are listed; whatever is left out does not matter.' })
export class RegradeChangeFilter {
  @Field(() => Boolean, { nullable: true, description: 'Whether the attempt newly passes.' })
  @IsOptional()
  @IsBoolean()
  newlyPasses?: boolean | null;
}

@ArgsType()
export class RegradeChangeArgs extends filteredBy(RegradeChangeFilter) {}

@InputType({ description: 'A wrong key, and what is to be done about it.' })
export class RegradePreviewInput extends IdempotentInput {
  @Field(() => ID, { description: 'The item version whose key is wrong.' })
  @IsString()
  @MaxLength(100)
  itemVersionId: string;

  @Field(() => ID, {
    nullable: true,
    description:
      'Another version of the same item, with the right key: for EITHER_KEY, NEW_KEY and ONLY_IF_HIGHER, and only for these.',
  })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  newItemVersionId?: string | null;

  @Field(() => RegradePolicyEnum, { description: 'What the corrected key does.' })
  @IsIn(REGRADE_POLICIES)
  policy: RegradePolicy;

  @Field(() => String, { description: 'Why, in up to 1,000 characters; kept with every grade for staff.' })
  @IsReason()
  reason: string;
}

@InputType({ description: 'A previewed regrade to apply.' })
export class ApplyRegradeInput extends IdempotentInput {
  @Field(() => ID, { description: 'The regrade.' })
  @IsString()
  @MaxLength(100)
  regradeId: string;
}

@InputType({ description: 'An applied regrade to take back.' })
export class RevertRegradeInput extends IdempotentInput {
  @Field(() => ID, { description: 'The regrade.' })
  @IsString()
  @MaxLength(100)
  regradeId: string;

  @Field(() => String, { description: 'Why, in up to 1,000 characters; kept with every grade for staff.' })
  @IsReason()
  reason: string;
}

@VisibleTo('grades:regrade')
@ObjectType({ description: 'The regrade that was started.' })
export class RegradePayload {
  @Field(() => Regrade, { description: 'The regrade; ask for it again to see how far it has come.' })
  regrade: Regrade;
}
