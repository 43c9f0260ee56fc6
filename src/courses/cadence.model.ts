import { Field, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { WeekdayEnum } from '../organizations/index.ts';
import { VisibleTo } from '../platform/auth/access.ts';
import { CADENCE_KINDS } from '../schedule/index.ts';
import type { CadenceKind, Weekday } from '../schedule/index.ts';

export const CadenceKindEnum = Object.fromEntries(CADENCE_KINDS.map((kind) => [kind, kind])) as {
  readonly [K in CadenceKind]: K;
};
registerEnumType(CadenceKindEnum, {
  name: 'CadenceKind',
  description: 'The kind of a rhythm.',
  valuesMap: {
    AT_ONCE: { description: 'As soon as a unit is unlocked.' },
    DAILY: { description: 'Every day.' },
    WEEKDAYS: { description: 'From Monday to Friday; never at a weekend, also when something was put off.' },
    WEEKLY: { description: 'On certain days of the week.' },
    EVERY_N_DAYS: {
      description: 'Every so many days, counted from the day on which the enrollment started.',
    },
  },
});

@VisibleTo('MEMBER')
@ObjectType({
  description:
    'A rhythm in which units are mailed, by the learner’s clock. Units are unlocked when they are earned, whatever the rhythm; those that come due for the same slot come as one e-mail. What falls outside the send window or on a holiday moves on.',
})
export class Cadence {
  @Field(() => CadenceKindEnum, { description: 'Which kind.' })
  kind: CadenceKind;

  @Field(() => String, { nullable: true, description: 'The time of day, as `HH:MM`; null for AT_ONCE.' })
  at: string | null;

  @Field(() => [WeekdayEnum], { nullable: true, description: 'The days of WEEKLY; else null.' })
  on: Weekday[] | null;

  @Field(() => Int, { nullable: true, description: 'How many days, of EVERY_N_DAYS; else null.' })
  days: number | null;
}
