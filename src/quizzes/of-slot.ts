/** What is kept for a slot, if anything. Authors name slots, and `constructor` is a name that every object knows. */
export function ofSlot<Kept>(kept: Readonly<Record<string, Kept>>, slot: string): Kept | undefined {
  return Object.hasOwn(kept, slot) ? kept[slot] : undefined;
}
