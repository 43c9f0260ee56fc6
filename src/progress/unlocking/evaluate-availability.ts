import type { Unmet } from './availability.ts';
import { AVAILABLE, denialOf, holdsIn, readCondition, type Evaluation } from './condition.ts';
import { defaultAvailability } from './default-availability.ts';
import { fillIn, type Filled } from './fill-in.ts';
import { unknownRule, type UnitFacts } from './leaf.ts';
import { parseInstant } from './parse-instant.ts';

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
  if (rule === null) return AVAILABLE;
  const condition = readCondition(rule);
  if (condition !== null) return holdsIn(condition, facts) ? AVAILABLE : denialOf(condition, facts);
  const { root, instants } = fillIn(rule, facts);
  // Where nothing begins at an instant, every instant is like any other.
  const present = instants.length === 0 ? null : parseInstant(now);
  const { holds, unmet } = judge(root, present ?? -Infinity);
  const opening = holds || present === null ? undefined : findOpening(root, instants, present);
  const availableAt = opening === undefined ? null : new Date(opening).toISOString();
  return { available: holds, unmet: withoutRepeats(unmet), availableAt };
}

/**
 * The first of the coming instants at which the verdict is another. A tree changes its verdict only where one of its
 * conditions does, so what follows for `allOf` (the latest), `anyOf` (the earliest) and `not` need not be thought out.
 */
function findOpening(root: Filled, instants: readonly number[], present: number): number | undefined {
  return instants.find((instant) => instant > present && judge(root, instant).holds);
}

function judge(node: Filled, at: number): Verdict {
  if (node.kind === 'unknown') return unknown;
  if (node.kind === 'leaf') {
    const { since, reason } = node.judged;
    const holds = at >= since;
    return { holds, hasUnknown: !holds && reason.code === 'UNKNOWN_RULE', unmet: holds ? [] : [reason] };
  }
  if (node.kind === 'not') return negate(node, judge(node.child, at));
  const verdicts = node.children.map((child) => judge(child, at));
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

function negate({ excludedBy }: Extract<Filled, { kind: 'not' }>, verdict: Verdict): Verdict {
  if (verdict.hasUnknown) return unknown;
  if (!verdict.holds) return { holds: true, hasUnknown: false, unmet: [] };
  const reason = { code: 'EXCLUDED', ref: excludedBy, availableAt: null } as const;
  return { holds: false, hasUnknown: false, unmet: [reason] };
}

function withoutRepeats(unmet: Unmet[]): Unmet[] {
  if (unmet.length < 2) return unmet.map((reason) => ({ ...reason }));
  const seen = new Map(unmet.map((reason) => [JSON.stringify(reason), reason]));
  return [...seen.values()].map((reason) => ({ ...reason }));
}
