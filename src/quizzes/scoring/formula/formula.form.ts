import { z } from 'zod';
import type { FormProblem } from '../../item-types/define-item-form.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { decimal, exact, line, markdown } from '../../item-types/form-fields.ts';
import { markdownOfAnswers } from '../short-text/short-text.form.ts';
import { formula } from './formula.ts';
import { readGapIds } from '../gap-text.ts';

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

export const formulaForm = defineItemForm(formula, {
  title: 'Formula',
  description: 'A formula to write, right in whatever way it is written.',
  fields: {
    variables: z.array(variable).max(10).optional().meta({
      description: 'Names that stand in the answer, with the range in which formulas are compared.',
    }),
    parameters: z.array(parameter).max(10).optional().meta({
      description:
        'Numbers, other ones for each learner, that stand for {{name}} in the prompt, the explanation, hints and feedback.',
    }),
    answers: z.array(answer).min(1).max(20).meta({ description: 'Right formulas, with what each is worth.' }),
    tolerance: exact(
      'How far apart values may be, as a share of them, 0.000000001 to 0.1. Left out: 0.000001.',
    ).optional(),
  },
  check: ({ prompt, explanation = '', hints = [], answers, parameters = [] }) => [
    ...checkPrompt(prompt, parameters),
    ...checkNames(['explanation'], explanation, parameters),
    ...hints.flatMap((hint, index) => checkNames(['hints', index], hint, parameters)),
    ...answers.flatMap(({ feedback = '' }, index) =>
      checkNames(['answers', index, 'feedback'], feedback, parameters),
    ),
  ],
  halves: ({ variables, parameters, answers, tolerance }) => ({
    body: { variables, parameters },
    key: { answers, tolerance },
  }),
  markdown: markdownOfAnswers,
});

type Named = readonly { readonly name: string }[];

/** Learners have to be told their numbers. */
function checkPrompt(prompt: string, parameters: Named): FormProblem[] {
  const shown = readGapIds(prompt);
  const hidden = parameters.flatMap(({ name }, index) =>
    shown.includes(name)
      ? []
      : [{ path: ['parameters', index], message: `expected {{${name}}} in the prompt; it is not shown` }],
  );
  return [...hidden, ...checkNames(['prompt'], prompt, parameters)];
}

/** Nobody is to see a name in the place of a number. */
function checkNames(path: FormProblem['path'], text: string, parameters: Named): FormProblem[] {
  const known = parameters.map((parameter) => parameter.name);
  return readGapIds(text)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path, message: `expected no {{${name}}}; there is no parameter of this name` }));
}
