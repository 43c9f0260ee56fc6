import type { FormField, FormValue } from './read-form.ts';

type Fields = readonly FormField[];
type Values = Readonly<Record<string, unknown>>;

/** A form with the names of the API. What is none of the fields stays as it is. */
export function toApi(fields: Fields, form: object): Values {
  return renamed(fields, form, 'name', 'apiName');
}

/** What the API was sent, with the names of the form. */
export function fromApi(fields: Fields, given: object): Values {
  return renamed(fields, given, 'apiName', 'name');
}

/** Where in what was sent a place of the form is. */
export function placeInApi(fields: Fields, path: readonly string[]): readonly string[] {
  const [step, ...rest] = path;
  if (step === undefined) return [];
  if (/^\d+$/.test(step)) return [step, ...placeInApi(fields, rest)];
  const field = fields.find(({ name }) => name === step);
  return [field?.apiName ?? step, ...placeInApi(fieldsOf(field?.value), rest)];
}

type Naming = 'name' | 'apiName';

function renamed(fields: Fields, value: object, from: Naming, to: Naming): Values {
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const field = fields.find((field) => field[from] === name);
      return [field?.[to] ?? name, renamedValue(fieldsOf(field?.value), inner, from, to)];
    }),
  );
}

function renamedValue(fields: Fields, value: unknown, from: Naming, to: Naming): unknown {
  if (fields.length === 0 || typeof value !== 'object' || value === null) return value;
  return Array.isArray(value)
    ? value.map((member) => renamedValue(fields, member, from, to))
    : renamed(fields, value, from, to);
}

function fieldsOf(value: FormValue | undefined): Fields {
  return value?.kind === 'OBJECT' ? value.fields : [];
}
