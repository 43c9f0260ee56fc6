import { z } from 'zod';
import { decimal, line, stableId } from './form-fields.ts';

export const rubric = z
  .array(
    z.strictObject({
      id: stableId,
      text: line('What is looked at. Markdown, without raw HTML.', 2_000),
      points: decimal('What it is worth, on the rubric’s own scale.'),
    }),
  )
  .min(1)
  .max(100)
  .optional()
  .meta({ description: 'By what people grade it. Left out: they give points as they see fit.' });
