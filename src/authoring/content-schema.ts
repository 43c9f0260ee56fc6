import { z } from 'zod';

const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const stableId = z
  .string()
  .max(80)
  .regex(KEBAB, 'expected lower-case words joined by hyphens, such as "first-steps"')
  .meta({ description: 'Never changes: what learners earned refers to it.' });

const line = (what: string, max = 200) => z.string().trim().min(1).max(max).meta({ description: what });
const markdown = (what: string, max = 20_000) =>
  z
    .string()
    .min(1)
    .max(max)
    .meta({ description: `${what} Markdown, without raw HTML.` });
/** A number or its text. As text it keeps every digit. */
const decimal = (
  what: string,
  form = /^-?\d{1,15}(\.\d{1,15})?$/,
  error = 'expected a number such as 2.5',
) => {
  const text = z.string().regex(form, { error });
  return z.union([z.number(), text], { error }).transform(String).pipe(text).meta({ description: what });
};
/** As precise as such numbers are stored. */
const threeDecimals = (what: string) =>
  decimal(what, /^\d{1,6}(\.\d{1,3})?$/, 'expected a number such as 2.5, with at most three decimals');

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

const common = {
  id: stableId,
  points: threeDecimals('Points it is worth, above 0.').prefault('1'),
  prompt: markdown('What is asked.'),
  explanation: markdown('What everybody is told after grading.').optional(),
};

const options = z
  .array(
    z.strictObject({
      id: stableId,
      text: line('What the option says. Markdown, without raw HTML.', 2_000),
      correct: z.boolean().default(false).meta({ description: 'Whether it is right.' }),
      feedback: markdown('What those who chose it are told after grading.', 2_000).optional(),
    }),
  )
  .min(2)
  .max(100)
  .meta({ description: 'What there is to choose from.' });

const shuffle = z
  .boolean()
  .default(true)
  .meta({ description: 'Whether each attempt shows the options in an order of its own.' });

const type = <Type extends string>(name: Type) =>
  z.literal(name).meta({ description: 'How it is answered, and what else it needs.' });

const itemForms = [
  z
    .strictObject({ ...common, type: type('SINGLE_CHOICE'), options, shuffle })
    .meta({ title: 'Single choice', description: 'One of the options is right.' }),
  z
    .strictObject({
      ...common,
      type: type('MULTIPLE_CHOICE'),
      options,
      shuffle,
      strategy: z
        .enum(['RIGHT_MINUS_WRONG', 'ALL_OR_NOTHING'])
        .default('RIGHT_MINUS_WRONG')
        .meta({ description: 'How ticks become points.' }),
    })
    .meta({ title: 'Multiple choice', description: 'Any number of the options are right.' }),
  z
    .strictObject({
      ...common,
      type: type('TRUE_FALSE'),
      correct: z.boolean().meta({ description: 'Whether the statement is true.' }),
      feedback: z
        .strictObject({
          true: markdown('To those who said "true".', 2_000).optional(),
          false: markdown('To those who said "false".', 2_000).optional(),
        })
        .optional()
        .meta({ description: 'What is told after grading, by response.' }),
    })
    .meta({ title: 'True or false', description: 'A statement to judge.' }),
  z
    .strictObject({
      ...common,
      type: type('SHORT_TEXT'),
      accepted: z
        .array(z.string().min(1).max(2_000))
        .min(1)
        .max(100)
        .meta({ description: 'Answers that are right.' }),
      caseSensitive: z.boolean().default(false).meta({ description: 'Whether upper and lower case differ.' }),
    })
    .meta({ title: 'Short text', description: 'A word or a phrase to write.' }),
  z
    .strictObject({
      ...common,
      type: type('NUMERIC'),
      answer: decimal('The right number.'),
      tolerance: decimal('How far off is still right.').prefault('0'),
    })
    .meta({ title: 'Number', description: 'A number to write.' }),
] as const;

const TYPES = itemForms.map((form) => form.shape.type.value).join(', ');

export const itemForm = z.discriminatedUnion('type', itemForms, {
  error: ({ code }) => (code === 'invalid_union' ? `expected one of ${TYPES}` : undefined),
});

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
export type ItemForm = z.infer<typeof itemForm>;
