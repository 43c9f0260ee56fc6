import { badInput } from '../platform/errors.ts';
import type { DomainError } from '../platform/errors.ts';
import type { ItemSource } from './insert-items.ts';
import { inputNames, itemContents } from './item-content.model.ts';
import type { ItemInputValue } from './item-content.model.ts';
import { commonFields } from './item-types/form-fields.ts';
import { itemForm } from './item-types/item-forms.ts';
import { fromApi, placeInApi } from './item-types/name-in-api.ts';
import type { FormField } from './item-types/read-form.ts';
import { checkItem, readItem } from './item-types/read-item.ts';
import type { ItemTypeName } from './scoring/index.ts';

/** What an item is called and found by. */
interface Naming {
  readonly stableId: string;
  readonly tags: readonly string[];
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly below?: number;
}

/** The item as a course file would have it, in its two halves. @throws BAD_USER_INPUT with the path of all that is wrong */
export function readItemInput(input: ItemInputValue, { stableId, tags }: Naming): ItemSource {
  const given = withoutNulls(input) as Record<string, object>;
  const types = Object.entries(inputNames).filter(([, name]) => given[name] !== undefined);
  const [chosen] = types;
  if (chosen === undefined || types.length > 1) {
    const message = `must have exactly one of ${Object.values(inputNames).join(', ')}`;
    throw badInput(`\`item\` ${message}.`, [{ path: 'item', message }]);
  }
  const [type, name] = chosen;
  const { [name]: content = {}, ...common } = given;
  const { fields } = itemContents[type as ItemTypeName];
  const form = { ...fromApi(fields, content), ...common, id: stableId, tags, type };
  const reading = itemForm.safeParse(form);
  const refuse = (problems: readonly Problem[]) => wrongItem(problems, name, fields);
  if (!reading.success) throw refuse(reading.error.issues);
  const problems = checkItem(reading.data);
  if (problems.length > 0) throw refuse(problems);
  return readItem(reading.data);
}

/** Says where in the input it is what is wrong with the form that was made of it. */
function wrongItem(problems: readonly Problem[], name: string, content: readonly FormField[]): DomainError {
  const fields = problems.map(({ path, message, below }) => ({
    path: placeOf(placeInApi(content, path.map(String)), name).join('.'),
    message: below === undefined ? message : `line ${below}: ${message}`,
  }));
  const sentence = fields.map(({ path, message }) => `${path}: ${message.replace(/\.$/, '')}`).join('; ');
  return badInput(`The item is wrong: ${sentence}.`, fields);
}

function placeOf(path: readonly string[], name: string): readonly string[] {
  const [first = ''] = path;
  if (first === 'id') return ['stableId'];
  if (first === 'tags') return path;
  return ['item', ...(Object.hasOwn(commonFields, first) ? [] : [name]), ...path];
}

/** What was sent as null was not given. The pipe's classes become plain objects, as the form of a file is. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== null && inner !== undefined)
      .map(([key, inner]) => [key, withoutNulls(inner)]),
  );
}
