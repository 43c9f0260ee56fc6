import type { Type } from '@nestjs/common';
import { Args, Extensions, ID, Query } from '@nestjs/graphql';
import type { QueryOptions, ReturnTypeFunc } from '@nestjs/graphql';
import { CurrentViewer } from '../../auth/current-viewer.decorator.ts';
import type { Viewer } from '../../auth/viewer.ts';
import { BY_ID, MANY } from './resolve-many.ts';
import type { ManyField, ResolveManyMethod } from './resolve-many.ts';
import { andThen } from './soon.ts';
import type { Soon } from './soon.ts';

type Options = QueryOptions & {
  /** Method of the resolver, `(viewer, ids) => Promise`, that has the batches read what it will answer. */
  readonly readAhead?: string;
};

/**
 * Declares a query whose method is `(viewer, id) => value`. The setwise execution calls it as it is, and not by Nest's way,
 * which asks again what was found out before any resolver runs.
 */
export function QueryById(type: ReturnTypeFunc, { readAhead, ...options }: Options): MethodDecorator {
  return (prototype, name, descriptor) => {
    const declare = Args('id', { type: () => ID, description: 'Its id.' });
    declareQuery({ type, options, declare, args: null, read: ({ id }) => id })(prototype, name, descriptor);
    if (readAhead !== undefined)
      Extensions({ [BY_ID]: { resolver: prototype.constructor, method: readAhead } })(prototype, name);
  };
}

/** The same for a method `(viewer, args) => value`; `args` is the class whose rules hold for them. */
export function QueryWith(type: ReturnTypeFunc, args: Type<object>, options: QueryOptions): MethodDecorator {
  return declareQuery({ type, options, declare: Args({ type: () => args }), args, read: (given) => given });
}

interface Declared {
  readonly type: ReturnTypeFunc;
  readonly options: QueryOptions;
  readonly declare: ParameterDecorator;
  readonly args: Type<object> | null;
  /** The method's argument, of those of the field. */
  readonly read: (given: { readonly id?: string }) => unknown;
}

function declareQuery({ type, options, declare, args, read }: Declared): MethodDecorator {
  return (prototype, name, descriptor) => {
    const ask = descriptor.value as unknown as (viewer: Viewer, given: unknown) => Soon<unknown>;
    const method = function (this: object, viewer: Viewer, _roots: readonly unknown[], given: object) {
      return andThen(ask.call(this, viewer, read(given)), (value) => [value]);
    };
    const resolver = prototype.constructor as Type<object>;
    const many: ManyField = { resolver, method: method as ResolveManyMethod, args, ahead: null };
    CurrentViewer()(prototype, name, 0);
    declare(prototype, name, 1);
    Extensions({ [MANY]: many })(prototype, name);
    Query(type, options)(prototype, name, descriptor);
  };
}
