import { z } from 'zod';

/** What a value of a form is, as far as GraphQL has to know. */
export type FormValue =
  | { readonly kind: 'TEXT' | 'DECIMAL' | 'WHOLE' | 'FLAG' }
  | { readonly kind: 'CHOICE'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'OBJECT'; readonly description: string; readonly fields: readonly FormField[] };

export interface FormField {
  readonly name: string;
  /** What the API calls it: an `id` there is unique over everything, for caches take it for an identity. */
  readonly apiName: string;
  readonly description: string;
  readonly value: FormValue;
  /** How many a list may have at most; null for what is no list. */
  readonly listMax: number | null;
  /** Whether authors have to give it. */
  readonly isNeeded: boolean;
  /** Whether the form that was read always has it: what authors left out may have a default. */
  readonly isKept: boolean;
}

/** The fields of a form of objects. @throws where GraphQL could not say what the form says, with the path */
export function readForm(form: z.ZodObject, path: string, without: readonly string[] = []): FormField[] {
  return Object.entries(form.shape)
    .filter(([name]) => !without.includes(name))
    .map(([name, schema]) => readField(name, schema as z.ZodType, `${path}.${name}`));
}

/** What the members of a list are called by, where it is not the list's own name in the singular. */
const MEMBERS: Readonly<Record<string, string>> = { rubric: 'criterion' };

/** The `id` of a member of `options` is its `optionId`. */
function readMember(form: z.ZodObject, path: string, list: string): FormField[] {
  const apiId = `${MEMBERS[list] ?? list.replace(/s$/, '')}Id`;
  return readForm(form, path).map((field) => (field.name === 'id' ? { ...field, apiName: apiId } : field));
}

function readField(name: string, schema: z.ZodType, path: string): FormField {
  const { inner, meta, isNeeded, isKept } = unwrap(schema);
  const { description } = meta;
  if (description === undefined) throw new Error(`${path} has no description (.meta).`);
  const rest = { name, apiName: name, description, isNeeded, isKept };
  if (!(inner instanceof z.ZodArray)) return { ...rest, value: readValue(inner, meta, path), listMax: null };
  const { maxItems: listMax } = z.toJSONSchema(inner, { io: 'input' });
  if (listMax === undefined) throw new Error(`${path} is a list without a longest length.`);
  const element = unwrap(inner.element as z.ZodType);
  return { ...rest, value: readValue(element.inner, { description, ...element.meta }, path, name), listMax };
}

/** @param list what the list is called that has it as a member */
function readValue(schema: z.ZodType, meta: Meta, path: string, list?: string): FormValue {
  if (schema instanceof z.ZodString) return { kind: 'TEXT' };
  if (schema instanceof z.ZodBoolean) return { kind: 'FLAG' };
  if (schema instanceof z.ZodNumber && schema.isInt) return { kind: 'WHOLE' };
  if (schema instanceof z.ZodEnum) return readChoice(schema.options.map(String), meta, path);
  if (schema instanceof z.ZodObject) {
    const fields = list === undefined ? readForm(schema, path) : readMember(schema, path, list);
    return { kind: 'OBJECT', description: meta.description ?? '', fields };
  }
  if (schema instanceof z.ZodUnion) return readUnion(schema, path);
  throw new Error(`${path} is of a kind that GraphQL has no type for here: ${schema.type}.`);
}

/** What each value means stands in the form's meta, where editors of files find it, too. */
function readChoice(values: readonly string[], { enumDescriptions = [] }: Meta, path: string): FormValue {
  const entries = values.map((value, index) => {
    const meaning = enumDescriptions[index];
    if (meaning === undefined)
      throw new Error(`${path} does not say what ${value} means (enumDescriptions).`);
    return [value, meaning] as const;
  });
  return { kind: 'CHOICE', values: Object.fromEntries(entries) };
}

/** A number or its text is its text; where it may be a share such as 1/3, no decimal can say it. */
function readUnion(schema: z.ZodUnion, path: string): FormValue {
  const members = schema.options.map((option) => unwrap(option as z.ZodType).inner);
  if (members.every((member) => member instanceof z.ZodNumber || member instanceof z.ZodString))
    return { kind: schema.safeParse('1/3').success ? 'TEXT' : 'DECIMAL' };
  throw new Error(`${path} is one of several kinds, which no input of GraphQL can be.`);
}

interface Meta {
  readonly description?: string;
  readonly enumDescriptions?: readonly string[];
}

interface Unwrapped extends Pick<FormField, 'isNeeded' | 'isKept'> {
  readonly inner: z.ZodType;
  readonly meta: Meta;
}

/** The schema within what makes it optional, gives it a default or transforms it. */
function unwrap(schema: z.ZodType): Unwrapped {
  const meta = (schema.meta() ?? {}) as Meta;
  const within = (next: unknown, own: Partial<Unwrapped> = {}): Unwrapped => {
    const found = unwrap(next as z.ZodType);
    return { ...found, ...own, meta: { ...found.meta, ...meta } };
  };
  if (schema instanceof z.ZodOptional)
    return within(schema.def.innerType, { isNeeded: false, isKept: false });
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
    return within(schema.def.innerType, { isNeeded: false, isKept: true });
  if (schema instanceof z.ZodPipe) return within(schema.def.in);
  return { inner: schema, meta, isNeeded: true, isKept: true };
}
