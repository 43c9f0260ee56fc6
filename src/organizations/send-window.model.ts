import { Field, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { VisibleTo } from '../platform/auth/access.ts';
import { DAYS_OF_WEEK } from '../schedule/index.ts';
import type { Weekday } from '../schedule/index.ts';

export const WeekdayEnum = Object.fromEntries(DAYS_OF_WEEK.map((day) => [day, day])) as {
  readonly [D in Weekday]: D;
};
registerEnumType(WeekdayEnum, {
  name: 'Weekday',
  description: 'A day of the week.',
  valuesMap: {
    MONDAY: { description: 'The first, as ISO 8601 counts them.' },
    TUESDAY: { description: 'The second.' },
    WEDNESDAY: { description: 'The third.' },
    THURSDAY: { description: 'The fourth.' },
    FRIDAY: { description: 'The fifth.' },
    SATURDAY: { description: 'The sixth.' },
    SUNDAY: { description: 'The seventh.' },
  },
});

@VisibleTo('MEMBER')
@ObjectType({
  description:
    'When mail that can wait may go, by the clock of whoever gets it. All other hours are quiet. What answers an action of the learner goes at any time.',
})
export class SendWindow {
  @Field(() => String, { description: 'When it opens, as `HH:MM`.' })
  from: string;

  @Field(() => String, {
    description: 'When it closes, as `HH:MM`: the first minute without mail. Before `from`: on the next day.',
  })
  to: string;

  @Field(() => [WeekdayEnum], {
    nullable: true,
    description:
      'The days on which it opens; null: every day. One that passes midnight belongs to the day on which it opens.',
  })
  days: Weekday[] | null;
}

@InputType({ description: 'When mail that can wait may go, by the clock of whoever gets it.' })
export class SendWindowInput {
  @Field(() => String, { description: 'When it opens, as `HH:MM`.' })
  @IsString()
  @MaxLength(5)
  from: string;

  @Field(() => String, {
    description: 'When it closes, as `HH:MM`; not the time at which it opens. Before that: on the next day.',
  })
  @IsString()
  @MaxLength(5)
  to: string;

  @Field(() => [WeekdayEnum], {
    nullable: true,
    description: 'The days on which it opens, at least one; leave out for every day.',
  })
  @IsOptional()
  @ArrayMaxSize(7)
  @IsIn(DAYS_OF_WEEK, { each: true })
  days?: Weekday[] | null;
}
