import { z } from 'zod';
import {
  checkIdsTellNothing,
  checkKnownOptions,
  checkOrderTellsNothing,
  feedbackOf,
  markdownIn,
  optionsOf,
  shownOptions,
  shuffle,
} from '../../item-types/choice-fields.ts';
import type { Path } from '../../item-types/define-item-form.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { flag, line, markdown, stableId } from '../../item-types/form-fields.ts';
import { gapId, gapText, weight } from '../../item-types/gap-fields.ts';
import { wordBank } from './word-bank.ts';
import { readGapIds } from '../gap-text.ts';

const gap = z.strictObject({
  id: gapId,
  optionIds: z
    .array(stableId)
    .min(1)
    .max(100)
    .meta({ description: 'The ids of the options that are right in it.' }),
  weight,
  feedback: markdown('What those who put a wrong option there are told after grading.', 2_000).optional(),
});

export const wordBankForm = defineItemForm(wordBank, {
  title: 'Word bank',
  description: 'Running text with gaps into which words are dragged.',
  fields: {
    text: gapText,
    options: optionsOf({ id: stableId, text: line('What is dragged. Markdown, without raw HTML.', 2_000) }),
    gaps: z.array(gap).min(1).max(100).meta({ description: 'The gaps, with what is right in them.' }),
    reuse: flag('Whether a word can be used more than once.').default(false),
    shuffle,
  },
  check: ({ text, options, gaps, shuffle }) => {
    const problems = [
      ...checkKnownOptions(options, {
        list: 'gaps',
        property: 'optionIds',
        named: gaps.map((gap) => gap.optionIds),
      }),
      ...checkIdsTellNothing(
        'gaps',
        gaps.map(({ id, optionIds }) => ({ id, right: optionIds })),
      ),
    ];
    const right = readGapIds(text).map((id) => gaps.find((gap) => gap.id === id)?.optionIds ?? []);
    return problems.length > 0 ? problems : checkOrderTellsNothing('gaps', { right, options, shuffle });
  },
  halves: ({ text, options, gaps, reuse, shuffle }) => ({
    body: { text, options: shownOptions(options), reuse, shuffle },
    key: {
      gaps: gaps.map(({ id, optionIds, weight }) => ({ id, optionIds, weight })),
      ...feedbackOf(gaps),
    },
  }),
  markdown: ({ text, options, gaps }) => [
    { path: ['text'], text },
    ...markdownIn('options', options),
    ...markdownIn(
      'gaps',
      gaps.map(({ feedback }) => ({ feedback })),
    ),
  ],
  pathInForm,
});

/** What is told about gaps stands in them. */
function pathInForm(path: Path): Path {
  return path[1] === 'feedback' ? ['gaps', 'feedback'] : path.slice(1);
}
