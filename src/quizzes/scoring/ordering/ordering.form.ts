import {
  areSorted,
  markdownIn,
  optionFields,
  optionsOf,
  shownOptions,
} from '../../item-types/choice-fields.ts';
import type { FormProblem, Path } from '../../item-types/define-item-form.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { choice } from '../../item-types/form-fields.ts';
import { ordering } from './ordering.ts';

interface OrderingForm {
  readonly options: readonly { readonly id: string; readonly text: string }[];
}

export const orderingForm = defineItemForm(ordering, {
  title: 'Ordering',
  description: 'The options, written in their right order, are to be put in it.',
  fields: {
    options: optionsOf(optionFields),
    scoring: choice('How an order becomes points.', {
      EXACT_POSITIONS: 'The share of options that are at their place.',
      PAIRS_IN_ORDER: 'The pairs that are in order, less those that are not.',
      LONGEST_COMMON_SUBSEQUENCE: 'The longest run of options, with gaps, that are in order.',
    }).default('EXACT_POSITIONS'),
  },
  check: ({ options }) => checkTellNothing(options.map((option) => option.id)),
  halves: ({ options, scoring }) => ({
    body: { options: shownOptions(sortById(options)) },
    key: { order: options.map((option) => option.id), scoring },
  }),
  markdown: ({ options }) => markdownIn('options', options),
  pathInForm,
});

/** Learners get the ids: sorted, they must not be the answer. Two have no other order than these, so that they may. */
function checkTellNothing(ids: readonly string[]): FormProblem[] {
  const message =
    'expected ids that do not tell the order, such as a word of each text; learners see them, and these are sorted';
  return areSorted(ids) ? [{ path: ['options'], message }] : [];
}

/** Whoever sees the body must not see the right order in it. */
function sortById<Option extends { readonly id: string }>(options: readonly Option[]): Option[] {
  return options.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function pathInForm([half, , index, ...rest]: Path, { options }: OrderingForm): Path {
  const option = half === 'body' && typeof index === 'number' ? sortById(options)[index] : undefined;
  return option === undefined ? ['options'] : ['options', options.indexOf(option), ...rest];
}
