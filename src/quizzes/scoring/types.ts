import type { Fraction } from './fraction.ts';

/** Something an author or a learner can correct. `path` is dotted (`optionIds.3`); '' is the value itself. */
export interface Problem {
  readonly path: string;
  readonly message: string;
}

/**
 * What is answered on its own within an item: a gap, a prompt. Its credit counts as often as its weight says (a whole
 * number above 0, default 1). Two responses give the same for it when the credits are equal, and what is
 * `given`, in one form of all that says the same, where a type tells answers apart that earn the same.
 */
export interface Part {
  readonly credit: Fraction;
  readonly weight?: number | undefined;
  readonly given?: unknown;
  readonly feedback: readonly string[];
}

/**
 * What one response is worth: `credit` is the share of the item's points, 0 to 1. Where people grade, the
 * credit is 0 until they did, and `needsReview` says so. Items of several parts have them in an order that no response
 * changes.
 */
export interface Marking {
  readonly credit: Fraction;
  readonly isBlank: boolean;
  readonly feedback: readonly string[];
  readonly parts?: readonly Part[] | undefined;
  readonly needsReview?: true;
}

/** How sure a learner is: 1 unsure, 2 fairly, 3 quite sure. Any response may carry it as `certainty`. */
export type Certainty = 1 | 2 | 3;

/** What a score may depend on besides item and response. The seed belongs to one slot of one attempt. */
export interface ScoreContext {
  readonly seed: string;
}

/** Responses say which type of item they answer. */
export interface TypedResponse {
  readonly type: Uppercase<string>;
}

export type NameIn<Response> = Response extends TypedResponse ? Response['type'] : string;

/**
 * One type of item. The checks accept any JSON value and never throw; score and cost expect a body, a key and
 * a response that the checks let through. A null response is a blank one.
 */
export interface ItemType<Body = unknown, Key = unknown, Response = unknown> {
  readonly type: NameIn<Response>;
  /** All that is wrong with an item before it is published. */
  checkBody(body: unknown, key: unknown): Problem[];
  /** The part of checkBody without which no score exists. Rules may be added to checkBody, not to this. */
  checkScorable(body: unknown, key: unknown): Problem[];
  checkResponse(body: Body, response: unknown): Problem[];
  /** What the response says, in the form that all responses have which say the same. Whatever the key, they earn the same. */
  simplify(response: Response): unknown;
  /** Without a context the seed is '': only types that draw numbers for each learner look at it. */
  score(body: Body, key: Key, response: Response | null, context?: ScoreContext): Marking;
  /** Microseconds, about, beyond what every item costs. */
  cost(body: Body, key: Key, response: Response | null): number;
}
