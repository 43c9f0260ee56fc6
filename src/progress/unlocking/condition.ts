import type { Unmet, UnmetCode } from './availability.ts';
import { defaultAvailability } from './default-availability.ts';
import type { Leaf, OutlinePlace, UnitFacts } from './leaf.ts';
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
  readonly leaf: Leaf<unknown, UnmetCode>;
  readonly value: unknown;
}

const AVAILABLE: Evaluation = { available: true, unmet: [], availableAt: null };

/** Null for any other rule. */
export function readCondition(rule: unknown): Condition | null {
  const node = readNode(rule);
  return node.kind === 'leaf' && !node.leaf.isOfTime ? node : null;
}

export function judgeCondition({ leaf, value }: Condition, facts: UnitFacts): Evaluation {
  const { since, reason } = leaf.judge(value, facts);
  return since === -Infinity ? AVAILABLE : { available: false, unmet: [reason], availableAt: null };
}

type Outline = readonly (OutlinePlace & { readonly availability: object | null })[];

const known = new WeakMap<Outline, readonly (Condition | null)[]>();

/** What opens each unit of an outline, in its order; null for what needs a tree or nothing. Read once for each outline, which nobody changes. */
export function conditionsOf(outline: Outline): readonly (Condition | null)[] {
  let conditions = known.get(outline);
  if (conditions === undefined) {
    conditions = outline.map(({ stableId, availability }) => {
      const rule = availability ?? defaultAvailability({ unit: stableId, outline });
      return rule && readCondition(rule);
    });
    known.set(outline, conditions);
  }
  return conditions;
}
