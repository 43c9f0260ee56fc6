import type { Leaf } from './leaf.ts';
import { leaves } from './leaves.ts';
import type { UnmetCode } from './availability.ts';

export const MAX_DEPTH = 8;
export const MAX_NODES = 100;

type Node =
  | { kind: 'allOf' | 'anyOf'; children: readonly unknown[] }
  | { kind: 'not'; child: unknown }
  | { kind: 'leaf'; name: string; leaf: Leaf<unknown, UnmetCode>; value: unknown }
  | { kind: 'malformed'; message: string };

/** One node of a stored tree. Whatever it cannot read is `malformed`, which everyone treats as a denial. */
export function readNode(tree: unknown): Node {
  if (typeof tree !== 'object' || tree === null || Array.isArray(tree)) return malformed('must be an object');
  const [entry, ...others] = Object.entries(tree);
  if (!entry || others.length > 0) return malformed('must have exactly one key');
  const [name, value]: [string, unknown] = entry;
  if (name === 'allOf' || name === 'anyOf') {
    const isFilled = Array.isArray(value) && value.length > 0;
    return isFilled ? { kind: name, children: value } : malformed(`${name} must list at least one condition`);
  }
  if (name === 'not') return { kind: 'not', child: value };
  const leaf = findLeaf(name);
  return leaf ? { kind: 'leaf', name, leaf, value } : malformed(`unknown rule "${name.slice(0, 40)}"`);
}

function findLeaf(name: string): Leaf<unknown, UnmetCode> | undefined {
  return Object.hasOwn(leaves, name) ? leaves[name as keyof typeof leaves] : undefined;
}

function malformed(message: string): Node {
  return { kind: 'malformed', message };
}
