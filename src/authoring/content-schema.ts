import { z } from 'zod';

/** Kebab case: lower-case words joined by hyphens. */
const stableId = z
  .string()
  .max(80)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected lower-case words joined by hyphens, such as "first-steps"')
  .meta({ description: 'Never changes: what learners earned refers to it.' });

const line = (what: string, max = 200) => z.string().trim().min(1).max(max).meta({ description: what });
const markdown = (what: string) =>
  z
    .string()
    .min(1)
    .max(20_000)
    .meta({ description: `${what} Markdown, without raw HTML.` });
const decimal = (what: string) =>
  z
    .union([z.number(), z.string()])
    .transform(String)
    .pipe(z.string().regex(/^-?\d{1,15}(\.\d{1,15})?$/, 'expected a decimal number such as 2.5'))
    .meta({ description: what });

export const courseFile = z.strictObject({
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
    .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'expected a language tag such as "en"')
    .default('en')
    .meta({ description: 'BCP 47 language tag.' }),
  sections: z
    .array(
      z.strictObject({
        title: line('What the section is called.'),
        units: z
          .array(z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected the name of a folder below units/'))
          .min(1)
          .meta({ description: 'Folders below units/, in course order.' }),
      }),
    )
    .min(1)
    .max(200)
    .meta({ description: 'The sections, in course order.' }),
});

export const unitFrontMatter = z.strictObject({
  id: stableId,
  title: line('What the unit is called.'),
  summary: z.string().trim().max(2_000).default('').meta({ description: 'What it is about, in a sentence.' }),
  availability: z
    .json()
    .optional()
    .meta({ description: 'The rule of unlocking; left out: the previous unit’s quiz is passed.' }),
});

const common = {
  id: stableId,
  points: decimal('Points it is worth, above 0.').default('1'),
  prompt: markdown('What is asked.'),
  explanation: markdown('What everybody is told after grading.').optional(),
};

const options = z
  .array(
    z.strictObject({
      id: stableId,
      text: line('What the option says.', 2_000),
      correct: z.boolean().default(false).meta({ description: 'Whether it is right.' }),
      feedback: markdown('What those who chose it are told after grading.').optional(),
    }),
  )
  .min(2)
  .max(100);

const shuffle = z
  .boolean()
  .default(true)
  .meta({ description: 'Whether each attempt shows the options in an order of its own.' });

export const itemForm = z.discriminatedUnion('type', [
  z.strictObject({ ...common, type: z.literal('SINGLE_CHOICE'), options, shuffle }),
  z.strictObject({
    ...common,
    type: z.literal('MULTIPLE_CHOICE'),
    options,
    shuffle,
    strategy: z
      .enum(['RIGHT_MINUS_WRONG', 'ALL_OR_NOTHING'])
      .default('RIGHT_MINUS_WRONG')
      .meta({ description: 'How ticks become points.' }),
  }),
  z.strictObject({
    ...common,
    type: z.literal('TRUE_FALSE'),
    correct: z.boolean().meta({ description: 'Whether the statement is true.' }),
    feedback: z
      .strictObject({ true: markdown('To "true".').optional(), false: markdown('To "false".').optional() })
      .optional(),
  }),
  z.strictObject({
    ...common,
    type: z.literal('SHORT_TEXT'),
    accepted: z
      .array(z.string().min(1).max(2_000))
      .min(1)
      .max(100)
      .meta({ description: 'Answers that are right.' }),
    caseSensitive: z.boolean().default(false).meta({ description: 'Whether upper and lower case differ.' }),
  }),
  z.strictObject({
    ...common,
    type: z.literal('NUMERIC'),
    answer: decimal('The right number.'),
    tolerance: decimal('How far off is still right.').default('0'),
  }),
]);

export const quizFile = z.strictObject({
  passPercent: decimal('Percent of the points that pass, 0 to 100.').default('70'),
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
});

export type CourseFile = z.infer<typeof courseFile>;
export type UnitFrontMatter = z.infer<typeof unitFrontMatter>;
export type QuizFile = z.infer<typeof quizFile>;
export type ItemForm = z.infer<typeof itemForm>;

/** The JSON Schemas that editors complete and check the files with, by file name. */
export function contentJsonSchemas(): Record<string, object> {
  const schemas = { course: courseFile, unit: unitFrontMatter, quiz: quizFile };
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      `${name}.schema.json`,
      z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
    ]),
  );
}
