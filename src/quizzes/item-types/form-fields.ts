import { z } from 'zod';

/*
 * What forms are made of. An object of several kinds has an optional field for each, of which one is given,
 * so that a form can be a type of the API as well; only the forms themselves are told apart by their `type`.
 */

export const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const DECIMAL = /^-?\d{1,15}(\.\d{1,15})?$/;

export const stableId = z
  .string()
  .max(80)
  .regex(KEBAB, 'expected lower-case words joined by hyphens, such as "first-steps"')
  .meta({ description: 'Never changes: what learners earned refers to it.' });

export const MAX_TAGS = 20;

/** Those that are not deprecated. */
export const MAX_BANK_ITEMS = 1_000;

export const tags = z
  .array(z.string().max(80).regex(KEBAB, 'expected lower-case words joined by hyphens, such as "for-loops"'))
  .max(MAX_TAGS);

export const line = (what: string, max = 200) =>
  z.string().trim().min(1).max(max).meta({ description: what });

export const markdown = (what: string, max = 20_000) =>
  z
    .string()
    .min(1)
    .max(max)
    .meta({ description: `${what} Markdown, without raw HTML.` });

export const flag = (what: string) => z.boolean().meta({ description: what });

export const whole = (what: string, { min, max }: { min: number; max: number }) =>
  z.int().min(min).max(max).meta({ description: what });

/** One of several words, with what each of them means. */
export const choice = <Value extends string>(what: string, values: Readonly<Record<Value, string>>) =>
  z.enum(Object.keys(values) as Value[]).meta({ description: what, enumDescriptions: Object.values(values) });

/** A number or its text. As text it keeps every digit. */
export const decimal = (what: string, form = DECIMAL, error = 'expected a number such as 2.5') => {
  const text = z.string().regex(form, { error });
  return z.union([z.number(), text], { error }).transform(String).pipe(text).meta({ description: what });
};

/** As precise as such numbers are stored. */
export const threeDecimals = (what: string) =>
  decimal(what, /^\d{1,6}(\.\d{1,3})?$/, 'expected a number such as 2.5, with at most three decimals');

/** A number or its text, of which `1/3` is one, too. */
export const exact = (what: string) =>
  decimal(
    what,
    /^-?\d{1,15}(\.\d{1,15}|\/0{0,9}[1-9]\d{0,14})?$/,
    'expected a number such as 0.25, or a text such as "1/3"',
  );

/** What every item has beside its type. */
export const commonFields = {
  id: stableId,
  points: threeDecimals('Points it is worth, above 0.').prefault('1'),
  prompt: markdown('What is asked.'),
  explanation: markdown('What everybody is told after grading.').optional(),
  hints: z
    .array(markdown('What is told after a wrong try.', 2_000))
    .max(19)
    .optional()
    .meta({ description: 'What is told after each wrong try, first to last, where a quiz allows several.' }),
  penalty: exact(
    'What a wrong response costs, as a share of the points, 0 to 1. Left out: nothing.',
  ).optional(),
  floor: exact('What the item costs at most, as a share of the points, -1 to 0. Left out: -1.').optional(),
  tryPenalty: exact(
    'What each wrong try costs, as a share of the points, 0 to 1. Left out: a third; of true or false, 1.',
  ).optional(),
  maxTries: whole('How many tries there are. Left out: one more than hints; in an ADAPTIVE quiz 20.', {
    min: 1,
    max: 20,
  }).optional(),
  tags: tags.optional().meta({ description: 'By what draws from a bank find it.' }),
};
