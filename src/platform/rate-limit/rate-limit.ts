/** So many turns in so long, for each subject. */
export interface RateLimit {
  /** What is counted, in `kebab-case` or as the field it is: each action has counts of its own. */
  readonly action: string;
  readonly turns: number;
  /** Of a window, which opens with the first turn and is the same for whoever else is counted. */
  readonly seconds: number;
}

/** Whose turns are counted: a membership, an address of the network. Stored as a hash, since it may be somebody's address. */
export interface Counted {
  readonly organizationId: string;
  readonly subject: string;
}

/** Whoever is not signed in belongs to no organization, so what they do is counted under the id of none. */
export const NOBODYS = '00000000-0000-0000-0000-000000000000';

/** Where a subject stands, as far as the process knows that answers. */
export interface Standing {
  readonly limit: RateLimit;
  readonly remaining: number;
  /** When all turns are free again. */
  readonly resetAt: Date;
}

export interface Spent {
  /** null where nothing is limited. */
  readonly standing: Standing | null;
  /** When to come back, if it was too much. */
  readonly retryAt: Date | null;
}
