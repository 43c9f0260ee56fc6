import { z } from 'zod';
import { checkOneGiven } from '../../item-types/check-one-given.ts';
import { markdownIn } from '../../item-types/choice-fields.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { exact, flag, markdown, whole } from '../../item-types/form-fields.ts';
import { shortText } from './short-text.ts';
import type { ShortTextKey } from './short-text.ts';

const answer = z.strictObject({
  text: z.string().min(1).max(2_000).meta({ description: 'What is to be written.' }),
  fraction: exact('Share of the points, 0 to 1. Left out: 1.').optional(),
  feedback: markdown('What those who wrote it are told after grading.', 2_000).optional(),
  wildcard: flag('Whether * stands for any characters; \\* is an asterisk.').optional(),
  maxEdits: whole('How many slips are forgiven. Left out: none.', { min: 0, max: 3 }).optional(),
});

export const textFields = {
  accepted: z
    .array(z.string().min(1).max(2_000))
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Answers that are right.' }),
  answers: z
    .array(answer)
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'In place of "accepted": answers with what each is worth.' }),
  caseSensitive: flag('Whether upper and lower case differ.').default(false),
  maxLength: whole('How many characters may be written. Left out: 2000.', { min: 1, max: 2_000 }).optional(),
};

type TextForm = z.output<z.ZodObject<typeof textFields>>;

export const shortTextForm = defineItemForm(shortText, {
  title: 'Short text',
  description: 'A word or a phrase to write.',
  fields: textFields,
  check: checkTextForm,
  halves: (form) => ({ body: { maxLength: form.maxLength }, key: textKey(form) }),
  markdown: markdownOfAnswers,
});

export function checkTextForm({ accepted, answers }: TextForm) {
  return checkOneGiven({ accepted, answers }, []);
}

export function textKey({ accepted = [], answers, caseSensitive }: TextForm): ShortTextKey {
  return answers === undefined ? { accepted, caseSensitive } : { answers, caseSensitive };
}

/** The answers are compared and not shown; what is told about them is. */
export function markdownOfAnswers({
  answers = [],
}: {
  answers?: readonly { readonly feedback?: string | undefined }[] | undefined;
}) {
  return markdownIn(
    'answers',
    answers.map(({ feedback }) => ({ feedback })),
  );
}
