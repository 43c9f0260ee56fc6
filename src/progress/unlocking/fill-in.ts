import type { UnmetCode } from './availability.ts';
import type { JudgedLeaf, UnitFacts } from './leaf.ts';
import { MAX_DEPTH, readNode } from './read-node.ts';

/** A rule in which only time is open: what the facts say is filled in, and when each condition will hold. */
export type Filled =
  | { kind: 'allOf' | 'anyOf'; children: readonly Filled[] }
  /** `excludedBy`: the unit that the condition is about, where it is one condition. */
  | { kind: 'not'; child: Filled; excludedBy: string | null }
  | { kind: 'leaf'; judged: JudgedLeaf<UnmetCode> }
  | { kind: 'unknown' };

interface FilledIn {
  root: Filled;
  /** Milliseconds since the epoch at which a condition begins to hold, earliest first, each once. */
  instants: readonly number[];
}

export function fillIn(rule: unknown, facts: UnitFacts): FilledIn {
  const instants = new Set<number>();
  const root = visit(rule, 1);
  return { root, instants: [...instants].sort((a, b) => a - b) };

  function visit(tree: unknown, depth: number): Filled {
    const node = readNode(tree);
    if (depth > MAX_DEPTH || node.kind === 'malformed') return { kind: 'unknown' };
    if (node.kind === 'leaf') {
      const judged = node.leaf.judge(node.value, facts);
      if (Number.isFinite(judged.since)) instants.add(judged.since);
      return { kind: 'leaf', judged };
    }
    if (node.kind === 'not') {
      const child = readNode(node.child);
      const excludedBy = child.kind === 'leaf' ? child.leaf.needs(child.value, facts) : null;
      return { kind: 'not', child: visit(node.child, depth + 1), excludedBy };
    }
    return { kind: node.kind, children: node.children.map((one) => visit(one, depth + 1)) };
  }
}
