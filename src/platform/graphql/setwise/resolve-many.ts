import { Args, Extensions, Parent, ResolveField } from '@nestjs/graphql';
import type { ResolveFieldOptions, ReturnTypeFunc } from '@nestjs/graphql';
import type { Type } from '@nestjs/common';
import { CurrentViewer } from '../../auth/current-viewer.decorator.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { Batch } from '../batch.ts';

/** Extension of a field that is resolved for many parents at once. */
export const MANY = 'resolveMany';

/** One value for each parent, in the parents' order. An error fails them all. */
export type ResolveManyMethod = (
  viewer: Viewer,
  parents: readonly never[],
  args: never,
) => Promise<readonly unknown[]> | readonly unknown[];

/** Where the method of such a field is found: the resolver's class and what was written there. */
export interface ManyField {
  readonly resolver: Type<object>;
  readonly method: ResolveManyMethod;
  /** The class of the arguments, whose rules hold for them. */
  readonly args: Type<object> | null;
  readonly ahead: Ahead | null;
}

/**
 * What a field will need is often known before its parents are: by the id of the object that the operation begins with. Then
 * it can be read in the same round trip as that object.
 */
export interface Ahead {
  /** The type of the object that the operation begins with. */
  readonly of: string;
  /** Method of the resolver, `(viewer, ids) => Promise`, that has the batches read what the field will ask them for. */
  readonly method: string;
}

/** Extension of a query by id whose own object is read as soon as the id is known. */
export const BY_ID = 'readById';

type Options = ResolveFieldOptions & {
  /** Class of the arguments of a field that takes some. */
  readonly args?: Type<object>;
  readonly ahead?: Ahead;
};

/**
 * Declares a field whose method takes all parents of a level at once: `(viewer, parents, args) => values`. The setwise execution
 * calls it as it is; graphql-js, which asks parent by parent, is answered through a `Batch`.
 */
export function ResolveMany(type: ReturnTypeFunc, { args, ahead, ...options }: Options): MethodDecorator {
  return (prototype, name, descriptor) => {
    const method = descriptor.value as ResolveManyMethod;
    const many: ManyField = {
      resolver: prototype.constructor as Type<object>,
      method,
      args: args ?? null,
      ahead: ahead ?? null,
    };
    const batches = new WeakMap<object, Batch<Asked, unknown>>();
    const resolveOne = function (this: object, viewer: Viewer, parent: never, given: object = {}) {
      let batch = batches.get(this);
      if (batch === undefined) batches.set(this, (batch = new Batch(byArgs(method.bind(this)))));
      return batch.load(viewer, { parent, args: given as never });
    };
    descriptor.value = resolveOne as never;
    CurrentViewer()(prototype, name, 0);
    Parent()(prototype, name, 1);
    if (args !== undefined) Args({ type: () => args })(prototype, name, 2);
    Extensions({ [MANY]: many })(prototype, name);
    ResolveField(type, options)(prototype, name, descriptor);
  };
}

interface Asked {
  readonly parent: never;
  readonly args: never;
}

/** Fields of one level may be asked under aliases with other arguments: one call for each set of arguments. */
function byArgs(method: ResolveManyMethod) {
  return async (viewer: Viewer, asked: readonly Asked[]): Promise<readonly unknown[]> => {
    const groups = new Map<string, number[]>();
    asked.forEach(({ args }, index) => {
      const key = JSON.stringify(args);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [index]);
      else group.push(index);
    });
    const values = Array.from({ length: asked.length });
    await Promise.all(
      [...groups.values()].map(async (indexes) => {
        const { args } = asked[indexes[0] as number] as Asked;
        const found = await method(
          viewer,
          indexes.map((index) => (asked[index] as Asked).parent),
          args,
        );
        indexes.forEach((index, place) => (values[index] = found[place]));
      }),
    );
    return values;
  };
}
