import type { Unmet, UnmetCode } from './availability.ts';
import type { Leaf, Scope, UnitFacts } from './leaf.ts';
import { readNode } from './read-node.ts';

export interface Evaluation {
  readonly available: boolean;
  /** Empty when available. Under `anyOf` these are the alternatives: one of them is enough. */
  readonly unmet: readonly Unmet[];
  /** ISO instant at which nothing but time will have made it available; null when it is, and when that is not known. */
  readonly availableAt: string | null;
}

/** A rule of one condition that time does not decide, as most are: it needs no tree. */
export interface Condition {
  readonly leaf: Leaf<unknown, UnmetCode> & { readonly isOfTime: false };
  readonly value: unknown;
}

export const AVAILABLE: Evaluation = { available: true, unmet: [], availableAt: null };

/** Null for any other rule. */
export function readCondition(rule: unknown): Condition | null {
  const node = readNode(rule);
  return node.kind === 'leaf' && !node.leaf.isOfTime ? { leaf: node.leaf, value: node.value } : null;
}

export function holdsIn({ leaf, value }: Condition, facts: UnitFacts): boolean {
  return leaf.holds(value, facts);
}

/** What everybody is told for whom it does not hold. */
export function denialOf({ leaf, value }: Condition, scope: Scope): Evaluation {
  return { available: false, unmet: [leaf.reason(value, scope)], availableAt: null };
}
