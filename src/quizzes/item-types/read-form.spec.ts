import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { choice, commonFields, decimal, exact, flag, line, whole } from './form-fields.ts';
import { itemForms } from './item-forms.ts';
import { readForm } from './read-form.ts';
import type { FormField } from './read-form.ts';

const LEAVES = {
  TEXT: line('A text.'),
  DECIMAL: decimal('A number.'),
  WHOLE: whole('A whole number.', { min: 0, max: 9 }),
  FLAG: flag('Yes or no.'),
  CHOICE: choice('One of two.', { ONE: 'The one.', TWO: 'The other.' }),
};

interface Shape {
  readonly kind: keyof typeof LEAVES | 'OBJECT';
  readonly presence: 'NEEDED' | 'OPTIONAL' | 'DEFAULT';
  readonly listMax: number | null;
  readonly fields: Readonly<Record<string, Shape>>;
}

const { shapes } = fc.letrec<{ shapes: Record<string, Shape>; shape: Shape }>((tie) => ({
  shapes: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), tie('shape'), {
    maxKeys: 4,
    noNullPrototype: true,
  }),
  shape: fc.record({
    kind: fc.constantFrom(...(Object.keys(LEAVES) as (keyof typeof LEAVES)[]), 'OBJECT' as const),
    presence: fc.constantFrom('NEEDED' as const, 'OPTIONAL' as const, 'DEFAULT' as const),
    listMax: fc.option(fc.integer({ min: 1, max: 100 })),
    fields: fc.oneof({ maxDepth: 2 }, fc.constant({}), tie('shapes')),
  }),
}));

function formOf(fields: Readonly<Record<string, Shape>>): z.ZodObject {
  return z.strictObject(
    Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, schemaOf(shape)])),
  );
}

function schemaOf({ kind, presence, listMax, fields }: Shape): z.ZodType {
  const one: z.ZodType = kind === 'OBJECT' ? formOf(fields).meta({ description: 'Some.' }) : LEAVES[kind];
  const many = listMax === null ? one : z.array(one).max(listMax).meta({ description: 'Several.' });
  if (presence === 'NEEDED') return many;
  return presence === 'OPTIONAL' ? many.optional() : many.prefault([]);
}

function matches(field: FormField, { kind, presence, listMax, fields }: Shape): boolean {
  const { value } = field;
  return (
    value.kind === kind &&
    field.description !== '' &&
    field.listMax === listMax &&
    field.isNeeded === (presence === 'NEEDED') &&
    field.isKept === (presence !== 'OPTIONAL') &&
    (value.kind !== 'OBJECT' || matchAll(value.fields, fields))
  );
}

function matchAll(read: readonly FormField[], fields: Readonly<Record<string, Shape>>): boolean {
  const names = Object.keys(fields);
  return (
    read.length === names.length &&
    read.every((field) => names.includes(field.name) && matches(field, fields[field.name] as Shape))
  );
}

describe('a form', () => {
  it('is read with each of its fields, to the last one', () => {
    fc.assert(
      fc.property(shapes as fc.Arbitrary<Record<string, Shape>>, (fields) =>
        matchAll(readForm(formOf(fields), 'Form'), fields),
      ),
      { numRuns: 300 },
    );
  });

  it('of a number is a decimal, unless it may be a share such as 1/3', () => {
    const form = z.strictObject({ number: decimal('A number.'), share: exact('A share.') });
    expect(readForm(form, 'Form').map(({ value }) => value.kind)).toEqual(['DECIMAL', 'TEXT']);
  });

  it('tells what each word means', () => {
    const [field] = readForm(z.strictObject({ word: LEAVES.CHOICE.default('ONE') }), 'Form');
    expect(field).toMatchObject({
      description: 'One of two.',
      value: { kind: 'CHOICE', values: { ONE: 'The one.', TWO: 'The other.' } },
    });
  });

  it.each([
    ['a field that is not described', z.boolean(), 'Form.field has no description'],
    ['a list that has no end', z.array(line('A text.')).meta({ description: 'Texts.' }), 'longest length'],
    ['words that nobody explains', z.enum(['A']).meta({ description: 'A.' }), 'what A means'],
    ['a number that may have a fraction', z.number().meta({ description: 'N.' }), 'number'],
    [
      'one of several objects',
      z.union([z.object({}), z.string()]).meta({ description: 'U.' }),
      'several kinds',
    ],
  ])('is refused with its path for %s', (_, schema, message) => {
    const read = (form: z.ZodObject) => () => readForm(form, 'Form');
    expect(read(z.strictObject({ field: schema }))).toThrow(message);
    const nested = z.strictObject({ inner: z.strictObject({ field: schema }).meta({ description: 'In.' }) });
    expect(read(nested)).toThrow('Form.inner.field');
  });

  it('of every type of item can be read', () => {
    for (const { schema } of Object.values(itemForms)) {
      const names = readForm(schema as z.ZodObject, 'Item', ['type']).map(({ name }) => name);
      expect(names).toEqual(Object.keys(schema.shape).filter((name) => name !== 'type'));
      expect(names).toEqual(expect.arrayContaining(Object.keys(commonFields)));
    }
  });
});
