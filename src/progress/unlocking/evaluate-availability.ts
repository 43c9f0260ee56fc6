import type { Unmet } from './availability.ts';
import { defaultAvailability } from './default-availability.ts';
import { unknownRule, type UnitFacts } from './leaf.ts';
import { MAX_DEPTH, readNode } from './read-node.ts';

export interface Evaluation {
  available: boolean;
  /** Empty when available. Under `anyOf` these are the alternatives: one of them is enough. */
  unmet: Unmet[];
}

/** `hasUnknown`: some part of the tree, decisive or not, is not understood. */
interface Verdict {
  holds: boolean;
  hasUnknown: boolean;
  unmet: Unmet[];
}

const unknown: Verdict = { holds: false, hasUnknown: true, unmet: [unknownRule] };

/**
 * Whether the unit in question is available, and if not, what is missing. Never throws.
 * @param tree stored JSON; null is the default rule, and what is not understood denies, also under `not`
 * @param now ISO instant
 */
export function evaluate(tree: unknown, facts: UnitFacts, now: string): Evaluation {
  const rule = tree === null ? defaultAvailability(facts) : tree;
  if (rule === null) return { available: true, unmet: [] };
  const { holds, unmet } = judge(rule, facts, now, 1);
  return { available: holds, unmet: withoutRepeats(unmet) };
}

function judge(tree: unknown, facts: UnitFacts, now: string, depth: number): Verdict {
  const node = readNode(tree);
  if (depth > MAX_DEPTH || node.kind === 'malformed') return unknown;
  if (node.kind === 'leaf') {
    const unmet = node.leaf.unmet(node.value, facts, now);
    return { holds: !unmet, hasUnknown: unmet?.code === 'UNKNOWN_RULE', unmet: unmet ? [unmet] : [] };
  }
  if (node.kind === 'not') return negate(node.child, judge(node.child, facts, now, depth + 1), facts);
  const verdicts = node.children.map((child) => judge(child, facts, now, depth + 1));
  const holds =
    node.kind === 'allOf'
      ? verdicts.every((verdict) => verdict.holds)
      : verdicts.some((verdict) => verdict.holds);
  return {
    holds,
    hasUnknown: verdicts.some((verdict) => verdict.hasUnknown),
    unmet: holds ? [] : verdicts.flatMap((verdict) => verdict.unmet),
  };
}

function negate(child: unknown, verdict: Verdict, facts: UnitFacts): Verdict {
  if (verdict.hasUnknown) return unknown;
  if (!verdict.holds) return { holds: true, hasUnknown: false, unmet: [] };
  const node = readNode(child);
  const ref = node.kind === 'leaf' ? node.leaf.needs(node.value, facts) : null;
  return { holds: false, hasUnknown: false, unmet: [{ code: 'EXCLUDED', ref, availableAt: null }] };
}

function withoutRepeats(unmet: Unmet[]): Unmet[] {
  const seen = new Map(unmet.map((reason) => [JSON.stringify(reason), reason]));
  return [...seen.values()].map((reason) => ({ ...reason }));
}
