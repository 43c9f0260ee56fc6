import { z } from 'zod';
import { whole } from '../quizzes/index.ts';
import { addDuration, DAYS_OF_WEEK, isDuration, MAX_CADENCE_DAYS, TIME_OF_DAY } from '../schedule/index.ts';
import type { CadenceKind } from '../schedule/index.ts';

const at = z
  .string()
  .regex(TIME_OF_DAY, 'expected a time from "00:00" to "23:59", such as "07:30"')
  .meta({ description: 'The time of day by the learner’s clock.' });

const kind = <Kind extends CadenceKind>(name: Kind) =>
  z.literal(name).meta({ description: 'The kind of the rhythm.' });

export const cadence = z
  .discriminatedUnion('kind', [
    z
      .strictObject({ kind: kind('AT_ONCE') })
      .meta({ title: 'At once', description: 'As soon as a unit is unlocked.' }),
    z.strictObject({ kind: kind('DAILY'), at }).meta({ title: 'Daily', description: 'Every day.' }),
    z
      .strictObject({ kind: kind('WEEKDAYS'), at })
      .meta({ title: 'Weekdays', description: 'From Monday to Friday.' }),
    z
      .strictObject({
        kind: kind('WEEKLY'),
        on: z
          .array(z.enum(DAYS_OF_WEEK))
          .min(1)
          .max(7)
          .refine((days) => new Set(days).size === days.length, 'expected each day once')
          .meta({ description: 'The days, at least one.' }),
        at,
      })
      .meta({ title: 'Weekly', description: 'On certain days of the week.' }),
    z
      .strictObject({
        kind: kind('EVERY_N_DAYS'),
        days: whole('How many days.', { min: 1, max: MAX_CADENCE_DAYS }),
        at,
      })
      .meta({
        title: 'Every N days',
        description: 'Every so many days, counted from the day on which the enrollment started.',
      }),
  ])
  .meta({
    title: 'Cadence',
    description:
      'The rhythm in which units are mailed, unless a learner chooses another. Left out: as soon as they are unlocked.',
  });

export const reminderAfter = z
  .string()
  .refine(isReminderSpan, 'expected an ISO 8601 duration of a year at most, such as P3D or PT36H')
  .meta({
    description:
      'How long after a unit was brought its learner is reminded, if it is not completed by then: an ISO 8601 duration of a year at most. Left out: never.',
  });

/** More than nothing, and no more than a year. */
function isReminderSpan(text: string): boolean {
  const [first, last] = ['2023-01-01T00:00:00.000Z', '2024-01-01T00:00:00.000Z'];
  if (!isDuration(text)) return false;
  const end = addDuration(first, text, 'UTC');
  return first < end && end <= last;
}
