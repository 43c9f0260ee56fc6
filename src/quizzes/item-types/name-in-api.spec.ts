import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { line } from './form-fields.ts';
import { fromApi, placeInApi, toApi } from './name-in-api.ts';
import { readForm } from './read-form.ts';

const option = z.strictObject({ id: line('Its id.'), text: line('A text.') });
const choices = z.array(option).max(9).meta({ description: 'Options.' });
const choice = z.strictObject({ options: choices }).optional().meta({ description: 'A choice.' });
const fields = readForm(
  z.strictObject({
    id: line('Of the whole, whose name stays.'),
    options: choices,
    gaps: z
      .array(z.strictObject({ id: line('Its id.'), choice }))
      .max(9)
      .meta({ description: 'Gaps.' }),
    rubric: z.array(option).max(9).optional().meta({ description: 'Criteria.' }),
  }),
  'Form',
);

const options = fc.array(fc.record({ id: fc.string(), text: fc.string() }));
const gap = fc.record({ id: fc.string(), choice: fc.record({ options }) }, { requiredKeys: ['id'] });
const forms = fc.record(
  { id: fc.string(), options, gaps: fc.array(gap), rubric: fc.option(options), other: fc.jsonValue() },
  { requiredKeys: ['id'] },
);

describe('the name of an id', () => {
  it('is that of what it is an id of, at every depth', () => {
    const form = {
      id: 'whole',
      options: [{ id: 'a', text: 'id' }],
      gaps: [{ id: 'g', choice: { options: [{ id: 'b', text: '' }] } }],
      rubric: [{ id: 'c', text: '' }],
      type: 'CLOZE',
    };
    expect(toApi(fields, form)).toEqual({
      id: 'whole',
      options: [{ optionId: 'a', text: 'id' }],
      gaps: [{ gapId: 'g', choice: { options: [{ optionId: 'b', text: '' }] } }],
      rubric: [{ criterionId: 'c', text: '' }],
      type: 'CLOZE',
    });
  });

  it('is the form’s again when it is sent back', () => {
    fc.assert(
      fc.property(forms, (form) => {
        expect(fromApi(fields, toApi(fields, form))).toEqual({ ...form });
      }),
    );
  });

  it.each([
    ['options.1.id', 'options.1.optionId'],
    ['gaps.0.choice.options.12.id', 'gaps.0.choice.options.12.optionId'],
    ['rubric.0.id', 'rubric.0.criterionId'],
    ['rubric', 'rubric'],
    ['options.0.text', 'options.0.text'],
    ['id', 'id'],
    ['feedback.id', 'feedback.id'],
  ])('is in the place of what is wrong: %s', (form, api) => {
    expect(placeInApi(fields, form.split('.')).join('.')).toBe(api);
  });
});
