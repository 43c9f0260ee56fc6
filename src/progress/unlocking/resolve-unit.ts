import type { Scope } from './leaf.ts';
import { placeOf } from './place-of.ts';

/** The stable id that a name in a tree stands for; null for PREVIOUS on the first unit. */
export function resolveUnit(name: string, scope: Scope): string | null {
  if (name !== 'PREVIOUS') return name;
  return scope.outline[placeOf(scope.outline, scope.unit) - 1]?.stableId ?? null;
}
