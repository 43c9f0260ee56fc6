import type { OutlineUnit } from './availability.ts';
import { defaultAvailability } from './default-availability.ts';
import type { Scope } from './leaf.ts';
import { MAX_DEPTH, readNode } from './read-node.ts';

/**
 * The chains of units that wait for each other, so that none can ever open: `['b', 'c', 'b']`. A loop with a
 * way out (an alternative, a `not`) is no cycle; what is not understood is `checkAvailability`'s matter.
 */
export function findCycles(outline: readonly OutlineUnit[]): string[][] {
  const ruleOf = new Map<string, [rule: unknown, scope: Scope]>();
  for (const { stableId, availability } of outline) {
    const scope = { unit: stableId, outline };
    ruleOf.set(stableId, [availability === null ? defaultAvailability(scope) : availability, scope]);
  }
  const stuck = new Map<string, string>();
  for (const { stableId } of outline) stuck.set(stableId, stableId);
  for (let before = Infinity; stuck.size < before;) {
    before = stuck.size;
    for (const stableId of stuck.keys()) {
      const [rule, scope] = ruleOf.get(stableId) ?? [];
      const blocker = scope ? findBlocker(rule, scope, stuck, 1) : null;
      if (blocker === null) stuck.delete(stableId);
      else stuck.set(stableId, blocker);
    }
  }
  return chainsOf(stuck);
}

/** The first stuck unit without which the rule cannot hold; null when it can. */
function findBlocker(
  tree: unknown,
  scope: Scope,
  stuck: ReadonlyMap<string, string>,
  depth: number,
): string | null {
  const node = readNode(tree);
  if (depth > MAX_DEPTH || node.kind === 'malformed' || node.kind === 'not') return null;
  if (node.kind === 'leaf') {
    const needed = node.leaf.needs(node.value, scope);
    return needed !== null && stuck.has(needed) ? needed : null;
  }
  const blockers = node.children.map((child) => findBlocker(child, scope, stuck, depth + 1));
  if (node.kind === 'anyOf' && blockers.includes(null)) return null;
  return blockers.find((blocker) => blocker !== null) ?? null;
}

/** Follows every unit to its blocker until a unit comes up again. */
function chainsOf(blockerOf: ReadonlyMap<string, string>): string[][] {
  const chains: string[][] = [];
  const visited = new Set<string>();
  for (const start of blockerOf.keys()) {
    const walk: string[] = [];
    let unit = start;
    for (; !visited.has(unit); unit = blockerOf.get(unit) ?? unit) {
      visited.add(unit);
      walk.push(unit);
    }
    if (walk.includes(unit)) chains.push([...walk.slice(walk.indexOf(unit)), unit]);
  }
  return chains;
}
