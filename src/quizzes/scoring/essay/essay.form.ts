import { markdownIn } from '../../item-types/choice-fields.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { markdown, whole } from '../../item-types/form-fields.ts';
import { rubric } from '../../item-types/rubric-field.ts';
import { essay } from './essay.ts';

export const essayForm = defineItemForm(essay, {
  title: 'Essay',
  description: 'A text that people grade.',
  fields: {
    maxLength: whole('How many characters may be written. Left out: 50000.', {
      min: 1,
      max: 50_000,
    }).optional(),
    rubric,
    modelAnswer: markdown('For those who grade: what a good text says.', 50_000).optional(),
  },
  halves: ({ maxLength, rubric, modelAnswer }) => ({ body: { maxLength }, key: { rubric, modelAnswer } }),
  markdown: ({ rubric = [], modelAnswer }) => [
    ...markdownIn('rubric', rubric),
    { path: ['modelAnswer'], text: modelAnswer },
  ],
});
