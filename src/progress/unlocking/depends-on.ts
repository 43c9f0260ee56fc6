import { MAX_DEPTH, readNode } from './read-node.ts';

/** Whether time is among what the rule asks for. */
export function dependsOnTime(rule: unknown): boolean {
  return someLeaf(rule, ({ leaf }) => leaf.isOfTime);
}

/** Whether the rule asks when a unit was unlocked. */
export function dependsOnUnlocks(rule: unknown): boolean {
  return someLeaf(rule, ({ leaf, value }) => leaf.asksUnlocks(value));
}

type LeafNode = Extract<ReturnType<typeof readNode>, { kind: 'leaf' }>;

function someLeaf(rule: unknown, has: (node: LeafNode) => boolean, depth = 1): boolean {
  const node = readNode(rule);
  if (depth > MAX_DEPTH || node.kind === 'malformed') return false;
  if (node.kind === 'leaf') return has(node);
  const children = node.kind === 'not' ? [node.child] : node.children;
  return children.some((child) => someLeaf(child, has, depth + 1));
}
