import { z } from 'zod';
import {
  flag,
  itemForm,
  itemFormSchemas,
  KEBAB,
  line,
  MAX_BANK_ITEMS,
  stableId,
  tags,
  threeDecimals,
  typeError,
  whole,
} from '../quizzes/index.ts';
import { cadence, reminderAfter } from './schedule-schema.ts';

export const courseFile = z
  .strictObject({
    id: stableId,
    title: line('What the course is called.'),
    summary: z
      .string()
      .trim()
      .max(2_000)
      .default('')
      .meta({ description: 'What it is about, in a sentence or two.' }),
    language: z
      .string()
      .max(35)
      .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a language tag such as "en"')
      .default('en')
      .meta({ description: 'BCP 47 language tag.' }),
    cadence: cadence.optional(),
    reminderAfter: reminderAfter.optional(),
    sections: z
      .array(
        z.strictObject({
          title: line('What the section is called.'),
          units: z
            .array(z.string().max(80).regex(KEBAB, 'expected the name of a folder below units/'))
            .min(1)
            .meta({ description: 'Folders below units/, in course order.' }),
        }),
      )
      .min(1)
      .max(200)
      .meta({ description: 'The sections, in course order.' }),
  })
  .meta({ title: 'Course', description: 'A course: course.yaml beside the folder units/.' });

export const unitFrontMatter = z
  .strictObject({
    id: stableId,
    title: line('What the unit is called.'),
    summary: z
      .string()
      .trim()
      .max(2_000)
      .default('')
      .meta({ description: 'What it is about, in a sentence.' }),
    // Checked against the whole outline, by the same rules that will unlock the unit.
    availability: z
      .unknown()
      .optional()
      .meta({ id: 'availability', title: 'Availability', description: 'When the unit opens.' }),
  })
  .meta({ title: 'Unit', description: 'What stands between the two lines of --- that begin a unit.md.' });

const drawForm = z
  .strictObject({
    id: stableId,
    type: z.literal('DRAW').meta({ description: 'Items drawn from a bank, other ones for each attempt.' }),
    points: threeDecimals('Points that each of them is worth, above 0.').prefault('1'),
    bank: stableId.meta({ description: 'The id of one of the course’s banks.' }),
    tags: tags
      .default([])
      .meta({ description: 'What they are tagged with, all of it. Left out: any items.' }),
    count: whole('How many.', { min: 1, max: 100 }).default(1),
  })
  .meta({ title: 'Draw', description: 'Items drawn from a bank.' });

const whenToShow = (what: string) =>
  z
    .enum(['IMMEDIATELY', 'AFTER_SUBMIT', 'AFTER_LAST_ATTEMPT', 'AFTER_DATE', 'NEVER'])
    .optional()
    .meta({ description: what });

export const quizFile = z
  .strictObject({
    passPercent: threeDecimals('Percent of the points that pass, 0 to 100.').prefault('70'),
    attempts: whole('How many attempts a learner has; left out: any number.', {
      min: 1,
      max: 1_000,
    }).optional(),
    timeLimitSeconds: whole('Seconds for one attempt; left out: no limit.', {
      min: 10,
      max: 604_800,
    }).optional(),
    coolDownSeconds: whole('Seconds from the end of an attempt to the next one.', {
      min: 0,
      max: 31_536_000,
    }).default(0),
    keptScore: z
      .enum(['HIGHEST', 'LATEST', 'FIRST', 'AVERAGE'])
      .default('HIGHEST')
      .meta({ description: 'Which attempt’s score counts.' }),
    behaviour: z
      .enum(['DEFERRED_FEEDBACK', 'IMMEDIATE_FEEDBACK', 'INTERACTIVE', 'ADAPTIVE'])
      .default('DEFERRED_FEEDBACK')
      .meta({
        description: 'Whether responses can be checked within an attempt, and tried again; as in Moodle.',
      }),
    certainty: flag('Whether learners say how sure they are, and points depend on it.').default(false),
    shuffleItems: flag('Whether each attempt has the items in an order of its own.').default(false),
    showResult: whenToShow('When learners see the score of an attempt. Left out: AFTER_SUBMIT.'),
    showFeedback: whenToShow(
      'When learners see what was right, item by item. Left out: AFTER_SUBMIT; where responses are checked within an attempt, IMMEDIATELY.',
    ),
    showFrom: z.iso
      .datetime({ offset: true, error: 'expected an instant with an offset, such as 2027-03-01T09:00:00Z' })
      .optional()
      .meta({ description: 'The date of AFTER_DATE, with an offset, such as 2027-03-01T09:00:00Z.' }),
    items: z
      .array(z.discriminatedUnion('type', [...itemFormSchemas, drawForm], typeError(', DRAW')))
      .min(1)
      .max(1_000)
      .meta({ description: 'The items and draws, in order.' }),
  })
  .meta({ title: 'Quiz', description: 'The quiz of a unit: quiz.yaml beside its unit.md.' });

export const bankFile = z
  .strictObject({
    id: stableId,
    title: line('What the bank is called.'),
    items: z
      .array(itemForm)
      .max(MAX_BANK_ITEMS)
      .meta({ description: 'The items, in any order; points are those of the draws.' }),
  })
  .meta({ title: 'Bank', description: 'Items to draw from: a file in banks/ beside course.yaml.' });

export type QuizFile = z.infer<typeof quizFile>;
export type BankFile = z.infer<typeof bankFile>;
export type DrawForm = z.infer<typeof drawForm>;
