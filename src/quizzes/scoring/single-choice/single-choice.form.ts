import type { z } from 'zod';
import {
  choiceOptionFields,
  correctIds,
  feedbackOf,
  markdownIn,
  optionsOf,
  pathInOptions,
  shownOptions,
  shuffle,
} from '../../item-types/choice-fields.ts';
import { checkTextsDiffer } from '../../item-types/check-texts-differ.ts';
import type { FormProblem } from '../../item-types/define-item-form.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { exact } from '../../item-types/form-fields.ts';
import type { SingleChoiceKey } from './single-choice.ts';
import { singleChoice } from './single-choice.ts';

const fraction = exact(
  'What choosing it earns although it is not right, as a share of the points, below 1. Left out: nothing.',
).optional();

export const choiceOptions = optionsOf({ ...choiceOptionFields, fraction });

export const singleChoiceForm = defineItemForm(singleChoice, {
  title: 'Single choice',
  description: 'One of the options is right.',
  fields: { options: choiceOptions, shuffle },
  check: ({ options }) => checkChoice(options),
  halves: ({ options, shuffle }) => ({
    body: { options: shownOptions(options), shuffle },
    key: choiceKey(options),
  }),
  markdown: ({ options }) => markdownIn('options', options),
  pathInForm: pathInOptions,
});

export function checkChoice(options: z.output<typeof choiceOptions>): FormProblem[] {
  const count = correctIds(options).length;
  if (count === 1) return checkTextsDiffer(options);
  const message = `expected exactly one option with "correct: true", found ${count}`;
  return [{ path: ['options'], message }];
}

export function choiceKey(options: z.output<typeof choiceOptions>): SingleChoiceKey {
  return { correct: correctIds(options)[0] ?? '', ...fractionsOf(options), ...feedbackOf(options) };
}

function fractionsOf(
  options: readonly { id: string; fraction?: string }[],
): Pick<SingleChoiceKey, 'fractions'> {
  const given = options.flatMap(({ id, fraction }) =>
    fraction === undefined ? [] : [[id, fraction] as const],
  );
  return given.length > 0 ? { fractions: Object.fromEntries(given) } : {};
}
