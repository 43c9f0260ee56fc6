import type { Scope } from './leaf.ts';

/** The stable id that a name in a tree stands for; null for PREVIOUS on the first unit. */
export function resolveUnit(name: string, scope: Scope): string | null {
  if (name !== 'PREVIOUS') return name;
  const index = scope.outline.findIndex((unit) => unit.stableId === scope.unit);
  return scope.outline[index - 1]?.stableId ?? null;
}
