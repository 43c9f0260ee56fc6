import { Extensions } from '@nestjs/graphql';
import type { GraphQLField } from 'graphql';
import type { RateLimit } from './rate-limit.ts';

const RATE_LIMITED = 'rateLimited';

type Turns = Omit<RateLimit, 'action'>;

/** On a query or mutation: so many turns for each member (before sign-in, for each network address); an alias is a turn. */
export const RateLimited = (turns: Turns) =>
  Extensions({ [RATE_LIMITED]: turns }) as MethodDecorator & PropertyDecorator;

/** What a field declares; its name is what is counted. */
export function rateLimitOf(field: GraphQLField<unknown, unknown>): RateLimit | undefined {
  const turns = field.extensions[RATE_LIMITED] as Turns | undefined;
  return turns && { ...turns, action: field.name };
}

/** The limits of these fields, each once, with how often it is used. */
export function turnsOf(
  fields: readonly GraphQLField<unknown, unknown>[],
): { limit: RateLimit; turns: number }[] {
  const limits = new Map<string, { limit: RateLimit; turns: number }>();
  for (const field of fields) {
    const limit = rateLimitOf(field);
    if (limit === undefined) continue;
    const counted = limits.get(limit.action) ?? { limit, turns: 0 };
    limits.set(limit.action, { limit, turns: counted.turns + 1 });
  }
  return [...limits.values()];
}
