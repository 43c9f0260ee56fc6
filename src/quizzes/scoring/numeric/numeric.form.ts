import { z } from 'zod';
import { checkOneGiven } from '../../item-types/check-one-given.ts';
import type { FormProblem, Path } from '../../item-types/define-item-form.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { choice, decimal, exact, line, markdown } from '../../item-types/form-fields.ts';
import { markdownOfAnswers } from '../short-text/short-text.form.ts';
import { numeric } from './numeric.ts';
import type { NumericBody, NumericKey } from './numeric.ts';

const answer = z.strictObject({
  value: decimal('The number.'),
  tolerance: decimal('How far off still counts. Left out: 0.').optional(),
  toleranceKind: choice('What the tolerance is. Left out: ABSOLUTE.', {
    ABSOLUTE: 'A distance from the number.',
    RELATIVE: 'A share of the number.',
  }).optional(),
  fraction: exact('Share of the points, 0 to 1. Left out: 1.').optional(),
  feedback: markdown('What those who gave it are told after grading.', 2_000).optional(),
});

const unit = z.strictObject({
  name: line('How it is written, such as "cm".', 50),
  factor: exact('How many of the unit of the answers one of it is; 1 for that unit itself.'),
});

export const numberFields = {
  answer: decimal('The right number.').optional(),
  tolerance: decimal('How far off is still right. Left out: 0.').optional(),
  answers: z
    .array(answer)
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'In place of "answer": numbers with what each is worth.' }),
  units: z
    .array(unit)
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Units that are right. With them the response needs a unit.' }),
  unitPenalty: exact(
    'Share of the points that a missing or wrong unit costs, 0 to 1. Left out: 0.1.',
  ).optional(),
  unitChoices: z
    .array(line('A unit to choose, right or wrong.', 50))
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'Units to choose from. Left out: the unit is written.' }),
};

type NumberForm = z.output<z.ZodObject<typeof numberFields>>;

export const numericForm = defineItemForm(numeric, {
  title: 'Number',
  description: 'A number to write.',
  fields: numberFields,
  check: checkNumberForm,
  halves: (form) => ({ body: numberBody(form), key: numberKey(form) }),
  markdown: markdownOfAnswers,
  pathInForm: pathInNumber,
});

export function checkNumberForm({
  answer,
  tolerance,
  answers,
  units,
  unitPenalty,
}: NumberForm): FormProblem[] {
  return [
    ...checkOneGiven({ answer, answers }, []),
    ...(answers !== undefined && tolerance !== undefined
      ? [{ path: ['tolerance'], message: 'expected the tolerance of each of the answers, beside its value' }]
      : []),
    ...(unitPenalty !== undefined && units === undefined
      ? [{ path: ['unitPenalty'], message: 'expected "units", too' }]
      : []),
  ];
}

export function numberBody({ units, unitChoices }: NumberForm): NumericBody {
  return { asksUnit: units === undefined ? undefined : true, units: unitChoices };
}

export function numberKey({
  answer = '',
  tolerance = '0',
  answers = [{ value: answer, tolerance }],
  units,
  unitPenalty,
}: NumberForm): NumericKey {
  return answer !== '' && units === undefined ? { answer, tolerance } : { answers, units, unitPenalty };
}

export function pathInNumber(path: Path, { answer }: NumberForm): Path {
  const [half, name, , property] = path;
  if (half === 'body' && name === 'units') return ['unitChoices'];
  if (name === 'answers' && answer !== undefined) return [property === 'tolerance' ? 'tolerance' : 'answer'];
  return path.slice(1);
}
