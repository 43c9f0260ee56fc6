import { z } from 'zod';
import type { ItemType } from '../scoring/types.ts';
import { commonFields } from './form-fields.ts';

/** The way from a form to a part of it. */
export type Path = readonly (string | number)[];

/** A text of a form that is shown as Markdown. */
export interface MarkdownText {
  readonly path: Path;
  readonly text: string | undefined;
}

/** What its author has to mend in a form; in a text of several lines `below` says in which, from 1. */
export interface FormProblem {
  readonly path: Path;
  readonly message: string;
  readonly below?: number;
}

/** What learners may see, and what they may not. */
export interface Halves<Body = object, Key = object> {
  readonly body: Body;
  readonly key: Key;
}

/** What is said of an item of any type. */
interface CommonTexts {
  readonly prompt: string;
  readonly explanation?: string | undefined;
  readonly hints?: readonly string[] | undefined;
}

interface FormRules<Body, Key, Fields extends z.ZodRawShape> {
  readonly title: string;
  readonly description: string;
  /** How authors write it, beyond what every item has. Optional when it may be left out; see form-fields.ts. */
  readonly fields: Fields;
  /** What must hold for the halves to be made; the scoring engine checks those. */
  check?(form: z.output<z.ZodObject<Fields>> & CommonTexts): FormProblem[];
  halves(form: z.output<z.ZodObject<Fields>>): Halves<Body, Key>;
  markdown?(form: z.output<z.ZodObject<Fields>>): MarkdownText[];
  /** Where in the form the engine's problem is; `path` begins with `body` or `key`. Left out: at the same place. */
  pathInForm?(path: Path, form: z.output<z.ZodObject<Fields>>): Path;
}

/** How authors write items of one type: the form, and what the engine and learners get of it. */
export function defineItemForm<Body, Key, Response, Fields extends z.ZodRawShape>(
  { type }: ItemType<Body, Key, Response>,
  { title, description, fields, ...rules }: FormRules<NoInfer<Body>, NoInfer<Key>, Fields>,
) {
  const literal = z.literal(type).meta({ description: 'How it is answered, and what else it needs.' });
  const schema = z.strictObject({ ...commonFields, type: literal, ...fields }).meta({ title, description });
  return { schema, check: () => [], markdown: () => [], pathInForm: samePath, ...rules };
}

export function samePath(path: Path): Path {
  return path.slice(1);
}
