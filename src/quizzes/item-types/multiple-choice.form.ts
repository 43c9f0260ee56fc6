import { z } from 'zod';
import {
  choiceOptionFields,
  correctIds,
  feedbackOf,
  markdownIn,
  optionsOf,
  pathInOptions,
  shownOptions,
  shuffle,
} from './choice-fields.ts';
import type { FormProblem } from './define-item-form.ts';
import { defineItemForm } from './define-item-form.ts';
import { exact } from './form-fields.ts';

const weight = exact(
  'What a tick is worth, -1 to 1, where the strategy is WEIGHTED. Left out: 0.',
).optional();

export const multipleChoiceForm = defineItemForm('MULTIPLE_CHOICE', {
  title: 'Multiple choice',
  description: 'Any number of the options are right.',
  fields: {
    options: optionsOf({ ...choiceOptionFields, weight }),
    shuffle,
    strategy: z
      .enum(['RIGHT_MINUS_WRONG', 'ALL_OR_NOTHING', 'WEIGHTED', 'PER_DECISION'])
      .default('RIGHT_MINUS_WRONG')
      .meta({ description: 'How ticks become points.' }),
  },
  check: ({ options, strategy }) => (strategy === 'WEIGHTED' ? [] : checkNoWeights(options)),
  halves: ({ options, shuffle, strategy }) => ({
    body: { options: shownOptions(options), shuffle },
    key: { correct: correctIds(options), strategy, ...weightsOf(options), ...feedbackOf(options) },
  }),
  markdown: ({ options }) => markdownIn('options', options),
  pathInForm: pathInOptions,
});

function checkNoWeights(options: readonly { weight?: string }[]): FormProblem[] {
  const message = 'expected none; weights are for the strategy WEIGHTED';
  return options.flatMap(({ weight }, index) =>
    weight === undefined ? [] : [{ path: ['options', index, 'weight'], message }],
  );
}

function weightsOf(options: readonly { id: string; weight?: string }[]): {
  weights?: Record<string, string>;
} {
  const given = options.flatMap(({ id, weight }) => (weight === undefined ? [] : [[id, weight] as const]));
  return given.length > 0 ? { weights: Object.fromEntries(given) } : {};
}
