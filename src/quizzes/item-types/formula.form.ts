import { z } from 'zod';
import { readGapIds } from '../scoring/index.ts';
import type { FormProblem } from './define-item-form.ts';
import { defineItemForm } from './define-item-form.ts';
import { decimal, exact, line, markdown } from './form-fields.ts';
import { markdownOfAnswers } from './short-text.form.ts';

const name = line('Letters, digits and _, a letter first.', 20);

const variable = z.strictObject({
  name,
  min: exact('The least value at which formulas are compared.'),
  max: exact('The greatest value at which formulas are compared.'),
});

const parameter = z.strictObject({
  name,
  min: decimal('The least value.'),
  max: decimal('The greatest value.'),
  step: decimal('The distance of one value from the next. Left out: 1.').optional(),
});

const answer = z.strictObject({
  formula: line('The formula, such as 2*a*x + 1/x.', 500),
  fraction: exact('Share of the points, 0 to 1. Left out: 1.').optional(),
  feedback: markdown('What those who wrote an equal one are told after grading.', 2_000).optional(),
});

export const formulaForm = defineItemForm('FORMULA', {
  title: 'Formula',
  description: 'A formula to write, right in whatever way it is written.',
  fields: {
    variables: z.array(variable).max(10).optional().meta({
      description: 'Names that stand in the answer, with the range in which formulas are compared.',
    }),
    parameters: z
      .array(parameter)
      .max(10)
      .optional()
      .meta({ description: 'Numbers, other ones for each learner, that the prompt shows for {{name}}.' }),
    answers: z.array(answer).min(1).max(20).meta({ description: 'Right formulas, with what each is worth.' }),
    tolerance: exact(
      'How far apart values may be, as a share of them, 0.000000001 to 0.1. Left out: 0.000001.',
    ).optional(),
  },
  check: ({ prompt, parameters = [] }) => checkPrompt(prompt, parameters),
  halves: ({ variables, parameters, answers, tolerance }) => ({
    body: { variables, parameters },
    key: { answers, tolerance },
  }),
  markdown: markdownOfAnswers,
});

/** Learners have to be told their numbers, and are to see no name in the place of one. */
function checkPrompt(prompt: string, parameters: readonly { readonly name: string }[]): FormProblem[] {
  const shown = readGapIds(prompt);
  const known = parameters.map((parameter) => parameter.name);
  const hidden = known.flatMap((name, index) =>
    shown.includes(name)
      ? []
      : [{ path: ['parameters', index], message: `expected {{${name}}} in the prompt; it is not shown` }],
  );
  const unknown = shown.filter((name) => !known.includes(name));
  return [
    ...hidden,
    ...unknown.map((name) => ({
      path: ['prompt'],
      message: `expected no {{${name}}}; there is no parameter of this name`,
    })),
  ];
}
