import { Inject, Injectable } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { Viewer } from '../../auth/viewer.ts';
import { inputPipe } from '../../input-pipe.ts';
import { MANY } from './resolve-many.ts';
import type { ManyField, ResolveManyMethod } from './resolve-many.ts';
import type { FieldPlan } from './plan-operation.ts';

/** Arguments that were found right, of one field of one plan; more than these are checked each time. */
const REMEMBERED_ARGUMENTS = 50;

type Resolvers = Readonly<Record<string, unknown>>;

/** Which fields have resolvers, and how the ones for many parents are called. */
@Injectable()
export class SetwiseFields {
  readonly #modules: ModuleRef;
  readonly #pipe = inputPipe();
  readonly #resolved = new Set<string>();
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
  async resolve(
    plan: FieldPlan,
    viewer: Viewer,
    parents: readonly unknown[],
    given: object,
  ): Promise<readonly unknown[]> {
    const { resolver, method, args } = plan.field.extensions[MANY] as ManyField;
    const instance = this.#modules.get<object>(resolver, { strict: false });
    const checked = args === null ? given : await this.#check(plan, args, given);
    return (method as (...all: unknown[]) => ReturnType<ResolveManyMethod>).call(
      instance,
      viewer,
      parents,
      checked,
    );
  }

  async #check(plan: FieldPlan, type: Type<object>, given: object): Promise<object> {
    let known = this.#arguments.get(plan);
    if (known === undefined) this.#arguments.set(plan, (known = new Map()));
    const key = JSON.stringify(given);
    const found = known.get(key);
    if (found !== undefined) return found;
    const checked = (await this.#pipe.transform({ ...given }, { type: 'body', metatype: type })) as object;
    if (known.size < REMEMBERED_ARGUMENTS) known.set(key, Object.freeze(checked));
    return checked;
  }
}

export function isMany({ field }: FieldPlan): boolean {
  return field.extensions[MANY] !== undefined;
}
