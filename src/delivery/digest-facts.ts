/** What a DIGEST carries, in course order. */
export interface DigestFacts {
  readonly units: readonly DigestUnit[];
}

export interface DigestUnit {
  readonly unitId: string;
  readonly unitStableId: string;
}
