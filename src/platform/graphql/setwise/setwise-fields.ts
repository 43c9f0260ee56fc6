import { Inject, Injectable } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { getNamedType } from 'graphql';
import { ModuleRef } from '@nestjs/core';
import type { Viewer } from '../../auth/viewer.ts';
import { inputPipe } from '../../input-pipe.ts';
import { BY_ID, MANY } from './resolve-many.ts';
import type { ManyField, ResolveManyMethod } from './resolve-many.ts';
import type { FieldPlan, ValuePlan } from './plan.ts';
import { andThen } from './soon.ts';
import type { Soon } from './soon.ts';

/** Arguments that were found right, of one field of one plan; more than these are checked each time. */
const REMEMBERED_ARGUMENTS = 50;

type Resolvers = Readonly<Record<string, unknown>>;

/** Which fields have resolvers, and how the ones for many parents are called. */
@Injectable()
export class SetwiseFields {
  readonly #modules: ModuleRef;
  readonly #pipe = inputPipe();
  readonly #resolved = new Set<string>();
  readonly #instances = new Map<Type<object>, object>();
  readonly #arguments = new WeakMap<FieldPlan, Map<string, object>>();

  constructor(@Inject(ModuleRef) modules: ModuleRef) {
    this.#modules = modules;
  }

  /** Every other field is a property of its parent. */
  remember<R extends Resolvers | readonly Resolvers[]>(resolvers: R): R {
    for (const [type, fields] of [resolvers].flat().flatMap((map) => Object.entries(map)))
      for (const field of Object.keys(Object(fields))) this.#resolved.add(`${type}.${field}`);
    return resolvers;
  }

  isResolved(type: string, field: string): boolean {
    return this.#resolved.has(`${type}.${field}`);
  }

  /** The values of a field for all its parents; null for a field that is resolved parent by parent. */
  resolve(
    plan: FieldPlan,
    viewer: Viewer,
    parents: readonly unknown[],
    given: object,
  ): Soon<readonly unknown[]> | null {
    const many = plan.field.extensions[MANY] as ManyField | undefined;
    if (many === undefined) return null;
    const call = (checked: object) =>
      (many.method as (...all: unknown[]) => ReturnType<ResolveManyMethod>).call(
        this.#instanceOf(many.resolver),
        viewer,
        parents,
        checked,
      );
    return many.args === null ? call(given) : andThen(this.#check(plan, many.args, given), call);
  }

  /** Has read in advance what a query and the fields below it will need, given the id of the object that the operation begins with. */
  readAhead(root: FieldPlan, viewer: Viewer, id: string): void {
    for (const { resolver, method } of aheadOf(root)) {
      const instance = this.#instanceOf(resolver) as Readonly<
        Record<string, (viewer: Viewer, ids: readonly string[]) => Promise<unknown>>
      >;
      // Whoever asks for it later is told.
      void (async () => instance[method]?.(viewer, [id]))().catch(() => undefined);
    }
  }

  #instanceOf(resolver: Type<object>): object {
    let instance = this.#instances.get(resolver);
    if (instance === undefined)
      this.#instances.set(resolver, (instance = this.#modules.get<object>(resolver, { strict: false })));
    return instance;
  }

  #check(plan: FieldPlan, type: Type<object>, given: object): Soon<object> {
    let known = this.#arguments.get(plan);
    if (known === undefined) this.#arguments.set(plan, (known = new Map()));
    const key = JSON.stringify(given);
    return known.get(key) ?? this.#checkAnew(known, type, given);
  }

  async #checkAnew(known: Map<string, object>, type: Type<object>, given: object): Promise<object> {
    const checked = (await this.#pipe.transform({ ...given }, { type: 'body', metatype: type })) as object;
    if (known.size < REMEMBERED_ARGUMENTS) known.set(JSON.stringify(given), Object.freeze(checked));
    return checked;
  }
}

const known = new WeakMap<FieldPlan, readonly Foreseen[]>();

interface Foreseen {
  readonly resolver: Type<object>;
  readonly method: string;
}

function aheadOf(root: FieldPlan): readonly Foreseen[] {
  let found = known.get(root);
  if (found === undefined) {
    const type = getNamedType(root.field.type).name;
    const all = fieldsBelow(root.value).flatMap(({ field }) => {
      const many = field.extensions[MANY] as ManyField | undefined;
      return many?.ahead?.of === type ? [{ resolver: many.resolver, method: many.ahead.method }] : [];
    });
    const own = root.field.extensions[BY_ID] as Foreseen | undefined;
    if (own !== undefined) all.unshift(own);
    found = [...new Map(all.map((one) => [`${one.resolver.name}.${one.method}`, one])).values()];
    known.set(root, found);
  }
  return found;
}

/** Of abstract types, which may be anything, none. */
function fieldsBelow(value: ValuePlan): FieldPlan[] {
  if (value.kind === 'LEAF') return [];
  if (value.kind === 'LIST') return fieldsBelow(value.of);
  return (value.only?.fields ?? [])
    .filter((field) => field.constant === null)
    .flatMap((field) => [field, ...fieldsBelow(field.value)]);
}
