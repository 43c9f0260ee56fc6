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
import { choice, exact } from '../../item-types/form-fields.ts';
import { multipleChoice } from './multiple-choice.ts';

const weight = exact(
  'What a tick is worth, -1 to 1, where the strategy is WEIGHTED. Left out: 0.',
).optional();

export const multipleChoiceForm = defineItemForm(multipleChoice, {
  title: 'Multiple choice',
  description: 'Any number of the options are right.',
  fields: {
    options: optionsOf({ ...choiceOptionFields, weight }),
    shuffle,
    strategy: choice('How ticks become points.', {
      RIGHT_MINUS_WRONG: 'The share of the right ones that were ticked, less that of the wrong ones.',
      ALL_OR_NOTHING: 'Everything if exactly the right ones are ticked.',
      WEIGHTED: 'The weights of what is ticked, added up.',
      PER_DECISION: 'The share of options that were ticked or left alone rightly.',
    }).default('RIGHT_MINUS_WRONG'),
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
