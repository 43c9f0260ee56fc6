import { canonicalJson } from '../platform/canonical-json.ts';
import type { Score } from './scoring/index.ts';

/** The slots in which two scores differ, in the order of the first, then of the second. */
export function differingSlots(left: Score, right: Score): string[] {
  const inLeft = new Map(left.items.map((item) => [item.slot, canonicalJson(item)]));
  const inRight = new Map(right.items.map((item) => [item.slot, canonicalJson(item)]));
  const slots = [...new Set([...inLeft.keys(), ...inRight.keys()])];
  return slots.filter((slot) => inLeft.get(slot) !== inRight.get(slot));
}
