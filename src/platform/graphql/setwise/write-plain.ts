import { isEnumType } from 'graphql';
import type { GraphQLLeafType } from 'graphql';
import { isRemembered } from '../../version-cache.ts';
import { NotCovered } from './plan.ts';
import type { FieldPlan, Gap, ObjectPlan, Parent, ValuePlan } from './plan.ts';

type Write = (value: unknown) => string;

/** Extension of a scalar whose text has nothing in it that JSON would escape. */
export const NEEDS_NO_ESCAPE = 'needsNoEscape';

/** What is written around the fields that are not plain. */
export function gapsOf(fields: readonly FieldPlan[]): Gap[] {
  const gaps: Gap[] = [];
  let pieces: Gap[] = ['{'];
  fields.forEach((field, index) => {
    const key = `${index === 0 ? '' : ','}${field.key}`;
    if (field.constant !== null) pieces.push(key + field.constant);
    else if (field.isPlain) pieces.push(key, writerOfField(field));
    else {
      gaps.push(joined([...pieces, key]));
      pieces = [];
    }
  });
  return [...gaps, joined([...pieces, '}'])];
}

/** Where nothing is written of the object itself: its gaps, the same for all. */
export function fixedTexts(gaps: readonly Gap[]): readonly string[] | null {
  return gaps.every((gap) => typeof gap === 'string') ? gaps : null;
}

function writerOfField(field: FieldPlan): Gap {
  const write = writerOf(field.value);
  return (parent) => write(propertyOf(field, parent));
}

/** Neighbouring pieces as one, which is text if they are. */
function joined(pieces: readonly Gap[]): Gap {
  if (pieces.every((piece) => typeof piece === 'string')) return pieces.join('');
  return (parent) => {
    let text = '';
    for (const piece of pieces) text += typeof piece === 'string' ? piece : piece(parent);
    return text;
  };
}

/** Of rows that never change, what the last plan wrote of them: they are written again and again, mostly for the same page. */
const written = new WeakMap<object, { readonly plan: ObjectPlan; readonly texts: readonly string[] }>();

/** The texts of an object's gaps. */
export function gapTexts(plan: ObjectPlan, parent: Parent): readonly string[] {
  if (plan.fixed !== null) return plan.fixed;
  const known = written.get(parent);
  if (known?.plan === plan) return known.texts;
  const texts = plan.gaps.map((gap) => (typeof gap === 'string' ? gap : gap(parent)));
  if (isRemembered(parent)) written.set(parent, { plan, texts });
  return texts;
}

/** An object all of whose fields are plain. */
export function writeObject(plan: ObjectPlan, parent: Parent): string {
  return gapTexts(plan, parent)[0] as string;
}

/** How a value is written that is plain. */
export function writerOf(plan: ValuePlan): Write {
  if (plan.kind === 'LEAF') return nullable(plan, writerOfLeaf(plan.type));
  if (plan.kind === 'LIST') {
    const write = writerOf(plan.of);
    return nullable(plan, (value) => `[${listOf(value).map(write).join(',')}]`);
  }
  return nullable(plan, (value) => writeObject(objectPlanOf(plan, value), value as Parent));
}

function nullable(plan: ValuePlan, write: Write): Write {
  return (value) => (value === null || value === undefined ? nullOf(plan) : write(value));
}

/** As graphql-js serializes it; what it would give back as it is need not go there. */
function writerOfLeaf(type: GraphQLLeafType): Write {
  const serialized: Write = (value) => json(type.serialize(value));
  if (isEnumType(type)) {
    const texts = new Map<unknown, string>();
    return (value) => {
      let text = texts.get(value);
      if (text === undefined) texts.set(value, (text = serialized(value)));
      return text;
    };
  }
  if (type.extensions[NEEDS_NO_ESCAPE] === true) return (value) => `"${type.serialize(value) as string}"`;
  if (type.name === 'String' || type.name === 'ID')
    return (value) => (typeof value === 'string' ? JSON.stringify(value) : serialized(value));
  if (type.name === 'Boolean')
    return (value) => (typeof value === 'boolean' ? String(value) : serialized(value));
  if (type.name === 'Int')
    return (value) =>
      typeof value === 'number' && value === (value | 0) ? String(value) : serialized(value);
  return serialized;
}

function json(serialized: unknown): string {
  // graphql-js has its own word for a scalar that gives nothing.
  if (serialized === null || serialized === undefined) throw new NotCovered('an empty scalar');
  return JSON.stringify(serialized);
}

export function nullOf({ isNullable }: ValuePlan): string {
  if (!isNullable) throw new NotCovered('null where there may be none');
  return 'null';
}

/** What has no resolver of ours is read as the schema's builder has it: it knows by which name. */
export function propertyOf({ field, name }: FieldPlan, parent: Parent): unknown {
  const read = field.resolve as ((parent: Parent) => unknown) | undefined;
  const value = read === undefined ? parent[name] : read(parent);
  if (typeof value === 'function' || isPromise(value)) throw new NotCovered(name);
  return value;
}

export function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new NotCovered('a list that is no array');
  return value;
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}

export function objectPlanOf(plan: ValuePlan & { kind: 'OBJECT' }, value: unknown): ObjectPlan {
  if (typeof value !== 'object' || value === null || value instanceof Error || isPromise(value))
    throw new NotCovered('no object');
  return plan.only ?? plan.planOf(value);
}
