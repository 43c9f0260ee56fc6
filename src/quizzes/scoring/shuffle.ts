const { asUintN } = BigInt;
const BITS = 64;
const RANGE = 1n << 64n;

/** The options of one slot of one attempt, in the order in which that attempt always shows them. */
export function optionOrder(seed: string, slot: string, optionIds: readonly string[]): string[] {
  return seededShuffle(optionIds, slotSeed(seed, slot));
}

/** The seed of whatever is drawn for one slot of the attempt with that seed. */
export function slotSeed(seed: string, slot: string): string {
  return JSON.stringify([seed, slot]);
}

/**
 * One seed, one order; over all seeds every order is equally likely. Fisher and Yates, 1938: strike out at
 * random.
 */
export function seededShuffle<Member>(members: readonly Member[], seed: string): Member[] {
  const draw = splitMix64(fnv1a64(seed));
  const rest = [...members];
  const shuffled: Member[] = [];
  while (rest.length > 0) {
    const index = drawBelow(rest.length, draw);
    shuffled.push(...rest.splice(index, 1));
  }
  return shuffled;
}

/** 0 to bound − 1, all equally likely: draws from the incomplete last stretch of the range are rejected. */
export function drawBelow(bound: number, draw: () => bigint): number {
  const size = BigInt(bound);
  const fair = RANGE - (RANGE % size);
  let drawn = draw();
  while (drawn >= fair) drawn = draw();
  return Number(drawn % size);
}

/** SplitMix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014. */
export function splitMix64(seed: bigint): () => bigint {
  let state = asUintN(BITS, seed);
  return () => {
    state = asUintN(BITS, state + 0x9e3779b97f4a7c15n);
    let mixed = state;
    mixed = asUintN(BITS, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = asUintN(BITS, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return mixed ^ (mixed >> 31n);
  };
}

/** FNV-1a, 64 bits (Fowler, Noll, Vo), with UTF-16 units in place of octets: the same for ASCII. */
export function fnv1a64(text: string): bigint {
  let hash = 0xcbf29ce484222325n;
  for (let index = 0; index < text.length; index += 1) {
    hash = asUintN(BITS, (hash ^ BigInt(text.charCodeAt(index))) * 0x100000001b3n);
  }
  return hash;
}
