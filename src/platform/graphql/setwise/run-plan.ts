import { isEnumType } from 'graphql';
import type { GraphQLLeafType, GraphQLResolveInfo } from 'graphql';
import { NotCovered, argumentsOf, isPlainValue } from './plan-operation.ts';
import type { FieldPlan, ObjectPlan, Operation, ValuePlan } from './plan-operation.ts';

type Parent = Readonly<Record<string, unknown>>;

/** How the values of a field are found for all parents of a level. */
export type ResolveLevel = (
  field: FieldPlan,
  parents: readonly Parent[],
  args: object,
) => Promise<readonly unknown[]> | null;

export interface Run {
  readonly operation: Operation;
  /** As coerced by graphql-js. */
  readonly variables: Record<string, unknown>;
  readonly context: unknown;
  /** Null for a field that has to be resolved parent by parent. */
  readonly resolveLevel: ResolveLevel;
}

/**
 * The JSON texts of objects of one type: level by level, each field once for all of them. Whatever would be an error in the
 * answer is thrown, since only graphql-js knows how to say it.
 */
export async function runPlan(
  run: Run,
  plan: ObjectPlan,
  parents: readonly Parent[],
): Promise<readonly string[]> {
  if (plan.isPlain) return parents.map((parent) => writeObject(plan, parent));
  const columns = await together(
    plan.fields.map((field) => (field.isPlain ? null : runField(run, field, parents))),
  );
  return parents.map((parent, row) => {
    let text = '{';
    plan.fields.forEach((field, index) => {
      if (index > 0) text += ',';
      const column = columns[index];
      text += field.key;
      text += column === null || column === undefined ? writeField(field, parent) : (column[row] as string);
    });
    return `${text}}`;
  });
}

async function runField(run: Run, field: FieldPlan, parents: readonly Parent[]): Promise<readonly string[]> {
  return runValues(run, field.value, await valuesOf(run, field, parents));
}

async function valuesOf(run: Run, field: FieldPlan, parents: readonly Parent[]): Promise<readonly unknown[]> {
  const { resolve } = field.field;
  if (!field.hasResolver || resolve === undefined) return parents.map((parent) => propertyOf(field, parent));
  const args = argumentsOf(field, run.variables);
  const level = run.resolveLevel(field, parents, args);
  if (level !== null) return level;
  const info = infoOf(run, field);
  return together(parents.map((parent) => resolve(parent, { ...args }, run.context, info)));
}

async function runValues(run: Run, plan: ValuePlan, values: readonly unknown[]): Promise<readonly string[]> {
  if (isPlainValue(plan)) return values.map((value) => writeValue(plan, value));
  if (plan.kind === 'LIST') return runLists(run, plan, values);
  if (plan.kind === 'LEAF') throw new NotCovered('unreachable');
  const texts = Array.from<string>({ length: values.length });
  const groups = new Map<ObjectPlan, number[]>();
  values.forEach((value, index) => {
    if (value === null || value === undefined) texts[index] = nullOf(plan);
    else {
      const object = objectPlanOf(plan, value);
      const group = groups.get(object);
      if (group === undefined) groups.set(object, [index]);
      else group.push(index);
    }
  });
  await together(
    [...groups].map(async ([object, indexes]) => {
      const written = await runPlan(
        run,
        object,
        indexes.map((index) => values[index] as Parent),
      );
      indexes.forEach((index, place) => (texts[index] = written[place] as string));
    }),
  );
  return texts;
}

/** All members of all lists are one level. */
async function runLists(
  run: Run,
  plan: ValuePlan & { kind: 'LIST' },
  values: readonly unknown[],
): Promise<readonly string[]> {
  const lists = values.map((value) => (value === null || value === undefined ? null : listOf(value)));
  const members = await runValues(
    run,
    plan.of,
    lists.flatMap((list) => list ?? []),
  );
  let from = 0;
  return lists.map((list) =>
    list === null ? nullOf(plan) : `[${members.slice(from, (from += list.length)).join(',')}]`,
  );
}

function writeObject(plan: ObjectPlan, object: Parent): string {
  let text = '{';
  const { fields } = plan;
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] as FieldPlan;
    text += index > 0 ? `,${field.key}` : field.key;
    text += writeField(field, object);
  }
  return `${text}}`;
}

function writeField(field: FieldPlan, parent: Parent): string {
  return field.constant ?? writeValue(field.value, propertyOf(field, parent));
}

function writeValue(plan: ValuePlan, value: unknown): string {
  if (value === null || value === undefined) return nullOf(plan);
  if (plan.kind === 'LEAF') return writeLeaf(plan.type, value);
  if (plan.kind === 'LIST')
    return `[${listOf(value)
      .map((member) => writeValue(plan.of, member))
      .join(',')}]`;
  return writeObject(objectPlanOf(plan, value), value as Parent);
}

const enums = new WeakMap<object, Map<unknown, string>>();

function writeLeaf(type: GraphQLLeafType, value: unknown): string {
  if (typeof value === 'string' && type.name === 'String') return JSON.stringify(value);
  if (!isEnumType(type)) return json(type.serialize(value));
  let texts = enums.get(type);
  if (texts === undefined) enums.set(type, (texts = new Map()));
  let text = texts.get(value);
  if (text === undefined) texts.set(value, (text = json(type.serialize(value))));
  return text;
}

function json(serialized: unknown): string {
  // graphql-js has its own word for a scalar that gives nothing.
  if (serialized === null || serialized === undefined) throw new NotCovered('an empty scalar');
  return JSON.stringify(serialized);
}

function nullOf({ isNullable }: ValuePlan): string {
  if (!isNullable) throw new NotCovered('null where there may be none');
  return 'null';
}

/** What has no resolver of ours is read as the schema's builder has it: it knows by which name. */
function propertyOf({ field, name }: FieldPlan, parent: Parent): unknown {
  const read = field.resolve as ((parent: Parent) => unknown) | undefined;
  const value = read === undefined ? parent[name] : read(parent);
  if (typeof value === 'function' || isPromise(value)) throw new NotCovered(name);
  return value;
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new NotCovered('a list that is no array');
  return value;
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}

function objectPlanOf(plan: ValuePlan & { kind: 'OBJECT' }, value: unknown): ObjectPlan {
  if (typeof value !== 'object' || value === null || value instanceof Error || isPromise(value))
    throw new NotCovered('no object');
  return plan.only ?? plan.planOf(value);
}

/** All of them, or the first failure when all are over: what comes after it must not go on beside them. */
async function together<T>(work: readonly (T | Promise<T>)[]): Promise<T[]> {
  const done = await Promise.allSettled(work);
  return done.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

function infoOf({ operation, variables }: Run, field: FieldPlan): GraphQLResolveInfo {
  return {
    fieldName: field.name,
    fieldNodes: field.nodes,
    returnType: field.field.type,
    parentType: field.parentType,
    path: { prev: undefined, key: field.responseName, typename: field.parentType.name },
    schema: operation.schema,
    fragments: {},
    rootValue: undefined,
    operation: operation.operation,
    variableValues: variables,
  } as GraphQLResolveInfo;
}
