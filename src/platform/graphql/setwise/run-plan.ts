import type { GraphQLResolveInfo } from 'graphql';
import { NotCovered } from './plan.ts';
import type { FieldPlan, ObjectPlan, Operation, Parent, ValuePlan } from './plan.ts';
import { andThen, together } from './soon.ts';
import type { Soon } from './soon.ts';
import { listOf, nullOf, objectPlanOf, plainTexts, propertyOf, writeObject } from './write-plain.ts';

/** How the values of a field are found for all parents of a level. */
export type ResolveLevel = (
  field: FieldPlan,
  parents: readonly Parent[],
  args: object,
) => Soon<readonly unknown[]> | null;

export interface Run {
  readonly operation: Operation;
  /** As coerced by graphql-js. */
  readonly variables: Record<string, unknown>;
  readonly context: unknown;
  /** Null for a field that has to be resolved parent by parent. */
  readonly resolveLevel: ResolveLevel;
}

type Texts = readonly string[];

/**
 * The JSON texts of objects of one type: level by level, each field once for all of them. Whatever would be an error in the
 * answer is thrown, since only graphql-js knows how to say it.
 */
export function runPlan(run: Run, plan: ObjectPlan, parents: readonly Parent[]): Soon<Texts> {
  if (plan.isPlain) return parents.map((parent) => writeObject(plan, parent));
  const columns = together(
    plan.parts.map((part) => () => (part.kind === 'PLAIN' ? null : runField(run, part.field, parents))),
  );
  return andThen(columns, (found) => parents.map((parent, row) => rowText(plan, parent, found, row)));
}

function rowText(plan: ObjectPlan, parent: Parent, columns: readonly (Texts | null)[], row: number): string {
  const texts = plainTexts(plan, parent);
  let text = '{';
  let plain = 0;
  for (let index = 0; index < columns.length; index++) {
    if (index > 0) text += ',';
    const column = columns[index];
    const part = plan.parts[index];
    if (column === null || column === undefined || part?.kind !== 'RESOLVED') text += texts[plain++];
    else text += part.field.key + column[row];
  }
  return `${text}}`;
}

function runField(run: Run, field: FieldPlan, parents: readonly Parent[]): Soon<Texts> {
  const { write, value } = field;
  return andThen(valuesOf(run, field, parents), (values) =>
    write === null ? runValues(run, value, values) : values.map(write),
  );
}

function valuesOf(run: Run, field: FieldPlan, parents: readonly Parent[]): Soon<readonly unknown[]> {
  const { resolve } = field.field;
  if (!field.hasResolver || resolve === undefined) return parents.map((parent) => propertyOf(field, parent));
  const args = field.argumentsFrom(run.variables);
  const level = run.resolveLevel(field, parents, args);
  if (level !== null) return level;
  const info = infoOf(run, field);
  return together(parents.map((parent) => () => resolve(parent, { ...args }, run.context, info)));
}

function runValues(run: Run, plan: ValuePlan, values: readonly unknown[]): Soon<Texts> {
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
  const written = together(
    [...groups].map(
      ([object, indexes]) =>
        () =>
          runPlan(
            run,
            object,
            indexes.map((index) => values[index] as Parent),
          ),
    ),
  );
  return andThen(written, (found) => {
    let group = 0;
    for (const indexes of groups.values()) {
      const own = found[group++] as Texts;
      indexes.forEach((index, place) => (texts[index] = own[place] as string));
    }
    return texts;
  });
}

/** All members of all lists are one level. */
function runLists(run: Run, plan: ValuePlan & { kind: 'LIST' }, values: readonly unknown[]): Soon<Texts> {
  const lists = values.map((value) => (value === null || value === undefined ? null : listOf(value)));
  const all = lists.flatMap((list) => list ?? []);
  return andThen(runValues(run, plan.of, all), (members) => {
    let from = 0;
    return lists.map((list) =>
      list === null ? nullOf(plan) : `[${members.slice(from, (from += list.length)).join(',')}]`,
    );
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
