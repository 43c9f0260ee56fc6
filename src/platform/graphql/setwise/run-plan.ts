import type { GraphQLResolveInfo } from 'graphql';
import type { AnswerSize } from './answer-size.ts';
import { NotCovered } from './plan.ts';
import type { FieldPlan, ObjectPlan, Operation, Parent, ValuePlan } from './plan.ts';
import { andThen, together } from './soon.ts';
import type { Soon } from './soon.ts';
import { gapTexts, listOf, nullOf, objectPlanOf, propertyOf, writeObject } from './write-plain.ts';

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
  readonly size: AnswerSize;
  /** Null for a field that has to be resolved parent by parent. */
  readonly resolveLevel: ResolveLevel;
}

type Texts = readonly string[];

/**
 * The JSON texts of objects of one type: level by level, each field once for all of them. Whatever would be an error in the
 * answer is thrown, since only graphql-js knows how to say it.
 */
export function runPlan(run: Run, plan: ObjectPlan, parents: readonly Parent[]): Soon<Texts> {
  // Of nothing, nothing is asked for.
  if (parents.length === 0) return [];
  if (plan.isPlain) return parents.map((parent) => counted(run, writeObject(plan, parent)));
  return andThen(
    together(plan.found, (field) => runField(run, field, parents)),
    (columns) => parents.map((parent, row) => rowText(run, gapTexts(plan, parent), columns, row)),
  );
}

/** Everything is counted once, where it is written first. */
function counted({ size }: Run, text: string): string {
  size.add(text.length);
  return text;
}

function rowText(run: Run, gaps: Texts, columns: readonly Texts[], row: number): string {
  let text = gaps[0] as string;
  let length = text.length;
  for (let index = 0; index < columns.length; index++) {
    const gap = gaps[index + 1] as string;
    text += ((columns[index] as Texts)[row] as string) + gap;
    length += gap.length;
  }
  run.size.add(length);
  return text;
}

function runField(run: Run, field: FieldPlan, parents: readonly Parent[]): Soon<Texts> {
  const { write, value } = field;
  return andThen(valuesOf(run, field, parents), (values) =>
    write === null ? runValues(run, value, values) : values.map((one) => counted(run, write(one))),
  );
}

function valuesOf(run: Run, field: FieldPlan, parents: readonly Parent[]): Soon<readonly unknown[]> {
  const { resolve } = field.field;
  if (!field.hasResolver || resolve === undefined) return parents.map((parent) => propertyOf(field, parent));
  const args = field.argumentsFrom(run.variables);
  const level = run.resolveLevel(field, parents, args);
  if (level !== null) return level;
  const info = infoOf(run, field);
  return together(parents, (parent) => resolve(parent, { ...args }, run.context, info));
}

function runValues(run: Run, plan: ValuePlan, values: readonly unknown[]): Soon<Texts> {
  if (plan.kind === 'LEAF') throw new NotCovered('unreachable');
  const given = values.every(isThere) ? values : values.filter(isThere);
  if (given.length < values.length && !plan.isNullable) nullOf(plan);
  const written = plan.kind === 'LIST' ? runLists(run, plan, given) : runObjects(run, plan, given);
  if (given.length === values.length) return written;
  return andThen(written, (texts) => {
    let next = 0;
    return values.map((value) => (isThere(value) ? (texts[next++] as string) : nullOf(plan)));
  });
}

function isThere(value: unknown): boolean {
  return value !== null && value !== undefined;
}

function runObjects(run: Run, plan: ValuePlan & { kind: 'OBJECT' }, values: readonly unknown[]): Soon<Texts> {
  if (plan.only !== null) {
    for (const value of values) objectPlanOf(plan, value);
    return runPlan(run, plan.only, values as Parent[]);
  }
  const plans = values.map((value) => objectPlanOf(plan, value));
  const kinds = [...new Set(plans)];
  const ofKind = (kind: ObjectPlan) => values.filter((_, index) => plans[index] === kind) as Parent[];
  return andThen(
    together(kinds, (kind) => runPlan(run, kind, ofKind(kind))),
    (found) => {
      const next = new Map(kinds.map((kind, index) => [kind, (found[index] as Texts).values()]));
      return plans.map((kind) => next.get(kind)?.next().value as string);
    },
  );
}

/** All members of all lists are one level. */
function runLists(run: Run, plan: ValuePlan & { kind: 'LIST' }, values: readonly unknown[]): Soon<Texts> {
  const lists = values.map(listOf);
  return andThen(runValues(run, plan.of, lists.length === 1 ? (lists[0] ?? []) : lists.flat()), (members) => {
    let next = 0;
    return lists.map((list) => {
      let text = '[';
      for (let place = 0; place < list.length; place++)
        text += (place === 0 ? '' : ',') + (members[next++] as string);
      return `${text}]`;
    });
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
