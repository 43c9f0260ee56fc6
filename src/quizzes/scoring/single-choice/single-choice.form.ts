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
import type { FormProblem } from '../../item-types/define-item-form.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { singleChoice } from './single-choice.ts';

export const choiceOptions = optionsOf(choiceOptionFields);

export const singleChoiceForm = defineItemForm(singleChoice, {
  title: 'Single choice',
  description: 'One of the options is right.',
  fields: { options: choiceOptions, shuffle },
  check: ({ options }) => checkOneCorrect(options),
  halves: ({ options, shuffle }) => ({
    body: { options: shownOptions(options), shuffle },
    key: { correct: correctIds(options)[0] ?? '', ...feedbackOf(options) },
  }),
  markdown: ({ options }) => markdownIn('options', options),
  pathInForm: pathInOptions,
});

export function checkOneCorrect(options: Parameters<typeof correctIds>[0]): FormProblem[] {
  const count = correctIds(options).length;
  if (count === 1) return [];
  const message = `expected exactly one option with "correct: true", found ${count}`;
  return [{ path: ['options'], message }];
}
