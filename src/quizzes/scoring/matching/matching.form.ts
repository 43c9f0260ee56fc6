import { z } from 'zod';
import {
  checkIdsTellNothing,
  checkKnownOptions,
  checkOrderTellsNothing,
  feedbackOf,
  markdownIn,
  optionFields,
  optionsOf,
  shownOptions,
  shuffle,
} from '../../item-types/choice-fields.ts';
import type { Path } from '../../item-types/define-item-form.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { line, markdown, stableId } from '../../item-types/form-fields.ts';
import { matching } from './matching.ts';

const prompt = z.strictObject({
  id: stableId,
  text: line('What is to be matched. Markdown, without raw HTML.', 2_000),
  accepts: z
    .array(stableId)
    .min(1)
    .max(100)
    .meta({ description: 'The ids of the options that are right for it.' }),
  feedback: markdown('What those who gave it a wrong option are told after grading.', 2_000).optional(),
});

export const matchingForm = defineItemForm(matching, {
  title: 'Matching',
  description: 'Each prompt gets one of the options.',
  fields: {
    prompts: z.array(prompt).min(1).max(100).meta({ description: 'What is to be matched, in order.' }),
    options: optionsOf(optionFields),
    shuffle,
  },
  check: ({ prompts, options, shuffle }) => {
    const right = prompts.map((p) => p.accepts);
    const problems = [
      ...checkKnownOptions(options, { list: 'prompts', property: 'accepts', named: right }),
      ...checkIdsTellNothing(
        'prompts',
        prompts.map(({ id, accepts }) => ({ id, right: accepts })),
      ),
    ];
    return problems.length > 0 ? problems : checkOrderTellsNothing('prompts', { right, options, shuffle });
  },
  halves: ({ prompts, options, shuffle }) => ({
    body: { prompts: prompts.map(({ id, text }) => ({ id, text })), options: shownOptions(options), shuffle },
    key: {
      pairs: prompts.flatMap(({ id, accepts }) => accepts.map((optionId) => ({ promptId: id, optionId }))),
      ...feedbackOf(prompts),
    },
  }),
  markdown: ({ prompts, options }) => [...markdownIn('prompts', prompts), ...markdownIn('options', options)],
  pathInForm,
});

/** Authors write what is right and what is told beside the prompts: `prompts.accepts` is that of some. */
function pathInForm(path: Path): Path {
  const [half, name] = path;
  return half === 'body' ? path.slice(1) : ['prompts', name === 'pairs' ? 'accepts' : 'feedback'];
}
