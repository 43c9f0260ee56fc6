import { Extensions } from '@nestjs/graphql';
import { getNamedType, isCompositeType, isIntrospectionType, isListType, isNonNullType } from 'graphql';
import type { GraphQLField, GraphQLOutputType } from 'graphql';
import { LIMITS } from './limits.ts';

/** What a field says of its cost. Named as in the cost specification of IBM, which the printed schema follows. */
export interface DeclaredCost {
  /** What making its value costs, in points; without it 1 for an object, 0 for a leaf. */
  readonly weight?: number;
  /** How many a list without a page size is reckoned to hold. */
  readonly assumedSize?: number;
}

const COST = 'cost';

/** On a field whose value costs more, or whose list holds more or fewer, than is reckoned of others. */
export const Cost = (declared: DeclaredCost) =>
  Extensions({ [COST]: declared }) as MethodDecorator & PropertyDecorator;

export function declaredCost(field: GraphQLField<unknown, unknown>): DeclaredCost {
  return (field.extensions[COST] as DeclaredCost | undefined) ?? {};
}

/** How the cost of a field is made of the cost of what is selected in it. */
export type CostRule =
  | { readonly kind: 'FREE' }
  | { readonly kind: 'VALUE'; readonly weight: number; readonly size: number }
  | { readonly kind: 'PAGE'; readonly weight: number };

const FREE: CostRule = { kind: 'FREE' };

/** A value costs its weight and `size` times what is in it; a page as many times as its arguments ask for. */
export function costRuleOf(field: GraphQLField<unknown, unknown>, isMutation: boolean): CostRule {
  const type = getNamedType(field.type);
  const { weight, assumedSize = LIMITS.assumedListSize } = declaredCost(field);
  if (isMutation) return { kind: 'VALUE', weight: weight ?? LIMITS.mutationCost, size: 1 };
  if (!isCompositeType(type)) return weight === undefined ? FREE : { kind: 'VALUE', weight, size: 0 };
  // Introspection has a price as a whole.
  if (isIntrospectionType(type)) return FREE;
  if (type.name.endsWith('Connection')) return { kind: 'PAGE', weight: weight ?? 1 };
  // The edges of a page are multiplied by the connection, and where it lies is known with it.
  if (type.name.endsWith('Edge')) return { kind: 'VALUE', weight: 0, size: 1 };
  if (type.name === 'PageInfo') return FREE;
  if (!isList(field.type)) return { kind: 'VALUE', weight: weight ?? 1, size: 1 };
  return { kind: 'VALUE', weight: (weight ?? 0) + assumedSize, size: assumedSize };
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
