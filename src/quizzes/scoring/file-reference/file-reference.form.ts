import { z } from 'zod';
import { markdownIn } from '../../item-types/choice-fields.ts';
import { defineItemForm } from '../../item-types/define-item-form.ts';
import { whole } from '../../item-types/form-fields.ts';
import { rubric } from '../../item-types/rubric-field.ts';
import { fileReference } from './file-reference.ts';

export const fileReferenceForm = defineItemForm(fileReference, {
  title: 'Files',
  description: 'Files that people grade.',
  fields: {
    maxFiles: whole('How many files may be handed in. Left out: 1.', { min: 1, max: 20 }).optional(),
    extensions: z
      .array(z.string().min(1).max(20))
      .min(1)
      .max(100)
      .optional()
      .meta({ description: 'How the names of the files may end, such as pdf. Left out: in any way.' }),
    rubric,
  },
  halves: ({ maxFiles, extensions, rubric }) => ({ body: { maxFiles, extensions }, key: { rubric } }),
  markdown: ({ rubric = [] }) => markdownIn('rubric', rubric),
});
