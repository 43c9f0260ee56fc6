import { isEnumType } from 'graphql';
import type { GraphQLLeafType } from 'graphql';
import { isRemembered } from '../../version-cache.ts';
import { NotCovered } from './plan.ts';
import type { FieldPlan, ObjectPlan, Parent, Part, ValuePlan } from './plan.ts';

type Write = (value: unknown) => string;

/** What an object is written of, in order. */
export function partsOf(fields: readonly FieldPlan[]): Part[] {
  const parts: Part[] = [];
  let plain: FieldPlan[] = [];
  const close = () => {
    if (plain.length > 0) parts.push({ kind: 'PLAIN', write: writerOfFields(plain) });
    plain = [];
  };
  for (const field of fields) {
    if (field.isPlain) {
      plain.push(field);
      continue;
    }
    close();
    parts.push({ kind: 'RESOLVED', field });
  }
  close();
  return parts;
}

/** Of rows that never change, what the last plan wrote of them: they are written again and again, mostly for the same page. */
const written = new WeakMap<object, { readonly plan: ObjectPlan; readonly texts: readonly string[] }>();

/** The texts of the plain parts of an object, in their order. */
export function plainTexts(plan: ObjectPlan, parent: Parent): readonly string[] {
  if (!isRemembered(parent)) return textsOf(plan, parent);
  const known = written.get(parent);
  if (known?.plan === plan) return known.texts;
  const texts = textsOf(plan, parent);
  written.set(parent, { plan, texts });
  return texts;
}

function textsOf({ parts }: ObjectPlan, parent: Parent): string[] {
  const texts: string[] = [];
  for (const part of parts) if (part.kind === 'PLAIN') texts.push(part.write(parent));
  return texts;
}

/** An object all of whose parts are plain. */
export function writeObject(plan: ObjectPlan, parent: Parent): string {
  return `{${plainTexts(plan, parent).join(',')}}`;
}

function writerOfFields(fields: readonly FieldPlan[]): (parent: Parent) => string {
  const writers = fields.map((field) => {
    const { key, constant } = field;
    if (constant !== null) return () => key + constant;
    const write = writerOf(field.value);
    return (parent: Parent) => key + write(propertyOf(field, parent));
  });
  const [first, ...others] = writers;
  return (parent) => {
    let text = first === undefined ? '' : first(parent);
    for (const write of others) text += `,${write(parent)}`;
    return text;
  };
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
  if (type.name === 'String' || type.name === 'ID')
    return (value) => (typeof value === 'string' ? JSON.stringify(value) : serialized(value));
  if (type.name === 'Boolean')
    return (value) => (typeof value === 'boolean' ? String(value) : serialized(value));
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
