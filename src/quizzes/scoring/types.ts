import type { Fraction } from './fraction.ts';

/** Something an author or a learner can correct. `path` is dotted (`optionIds.3`); '' is the value itself. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/** What one response is worth: `credit` is the share of the item's points, 0 to 1. */
export interface Marking {
  readonly credit: Fraction;
  readonly isBlank: boolean;
  readonly feedback: readonly string[];
}

/**
 * One type of item. The checks accept any JSON value and never throw; score and cost expect a body, a key and
 * a response that the checks let through. A null response is a blank one.
 */
export interface ItemType<Body = unknown, Key = unknown, Response = unknown> {
  readonly type: string;
  /** All that is wrong with an item before it is published. */
  checkBody(body: unknown, key: unknown): Problem[];
  /** The part of checkBody without which no score exists. Rules may be added to checkBody, not to this. */
  checkScorable(body: unknown, key: unknown): Problem[];
  checkResponse(body: Body, response: unknown): Problem[];
  score(body: Body, key: Key, response: Response | null): Marking;
  /** Microseconds, about, beyond what every item costs. */
  cost(body: Body, key: Key, response: Response | null): number;
}
