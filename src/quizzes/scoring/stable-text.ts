/** JSON with sorted properties, so that equal values give equal text. */
export function stableText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/** A list whose order says nothing, in the one order that all such lists get; nothing is in it twice. */
export function inOneOrder<Member>(members: readonly Member[]): Member[] {
  const memberOf = new Map(members.map((member) => [stableText(member), member]));
  return [...memberOf].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member);
}
