/** So many turns in so long, for each subject. */
export interface RateLimit {
  /** What is counted, in `kebab-case`: each action has counts of its own. */
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
