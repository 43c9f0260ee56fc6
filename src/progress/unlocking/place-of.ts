import type { OutlinePlace } from './leaf.ts';

type Outline = readonly OutlinePlace[];

const known = new WeakMap<Outline, ReadonlyMap<string, number>>();

/** The index of a unit in an outline, -1 for one that is not in it. Found out once for each outline, which nobody changes. */
export function placeOf(outline: Outline, stableId: string): number {
  let places = known.get(outline);
  if (places === undefined)
    known.set(outline, (places = new Map(outline.map((unit, index) => [unit.stableId, index]))));
  return places.get(stableId) ?? -1;
}
