import { z } from 'zod';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { flag, markdown } from '../../item-types/form-fields.ts';
import { trueFalse } from './true-false.ts';

export const trueFalseForm = defineItemForm(trueFalse, {
  title: 'True or false',
  description: 'A statement to judge.',
  fields: {
    correct: flag('Whether the statement is true.'),
    feedback: z
      .strictObject({
        true: markdown('To those who said "true".', 2_000).optional(),
        false: markdown('To those who said "false".', 2_000).optional(),
      })
      .optional()
      .meta({ description: 'What is told after grading, by response.' }),
  },
  halves: ({ correct, feedback }) => ({ body: {}, key: { correct, feedback } }),
  markdown: ({ feedback }) => [
    { path: ['feedback', 'true'], text: feedback?.true },
    { path: ['feedback', 'false'], text: feedback?.false },
  ],
});
