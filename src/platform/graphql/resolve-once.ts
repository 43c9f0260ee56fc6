import type { GraphQLFieldResolver } from 'graphql';
import type { RequestContext } from './request-context.ts';

type Resolve = GraphQLFieldResolver<unknown, RequestContext>;
type Resolvers = Readonly<Record<string, unknown>>;

/**
 * Has every mutation done once in an operation, however often it is executed: what comes of it, be it an error, is remembered
 * with the operation and told again. So what setwise execution cannot answer, graphql-js can, after it was done.
 */
export function resolveOnce<R extends Resolvers | readonly Resolvers[]>(given: R): R {
  const wrapped = (resolvers: Resolvers) => ({ ...resolvers, ...mutationsOf(resolvers) });
  return (isList(given) ? given.map(wrapped) : wrapped(given)) as unknown as R;
}

function mutationsOf({ Mutation: mutations }: Resolvers): Resolvers {
  if (mutations === undefined) return {};
  const entries = Object.entries(mutations as Record<string, Resolve>);
  return { Mutation: Object.fromEntries(entries.map(([name, resolve]) => [name, onceOf(resolve)])) };
}

function onceOf(resolve: Resolve): Resolve {
  return (parent, args, context, info) => {
    const done = (context.done ??= new Map());
    let outcome = done.get(info.path.key);
    if (outcome === undefined) {
      outcome = (async () => resolve(parent, args, context, info))();
      done.set(info.path.key, outcome);
    }
    return outcome;
  };
}

function isList(given: Resolvers | readonly Resolvers[]): given is readonly Resolvers[] {
  return Array.isArray(given);
}
