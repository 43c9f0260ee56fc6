import { z } from 'zod';
import { itemForm, KEBAB, line, stableId, threeDecimals } from '../quizzes/index.ts';

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

export const quizFile = z
  .strictObject({
    passPercent: threeDecimals('Percent of the points that pass, 0 to 100.').prefault('70'),
    attempts: z
      .int()
      .min(1)
      .max(1_000)
      .optional()
      .meta({ description: 'How many attempts a learner has; left out: any number.' }),
    timeLimitSeconds: z
      .int()
      .min(10)
      .max(604_800)
      .optional()
      .meta({ description: 'Seconds for one attempt; left out: no limit.' }),
    keptScore: z
      .enum(['HIGHEST', 'LATEST', 'FIRST', 'AVERAGE'])
      .default('HIGHEST')
      .meta({ description: 'Which attempt’s score counts.' }),
    items: z.array(itemForm).min(1).max(1_000).meta({ description: 'The items, in order.' }),
  })
  .meta({ title: 'Quiz', description: 'The quiz of a unit: quiz.yaml beside its unit.md.' });

export type CourseFile = z.infer<typeof courseFile>;
export type UnitFrontMatter = z.infer<typeof unitFrontMatter>;
export type QuizFile = z.infer<typeof quizFile>;
