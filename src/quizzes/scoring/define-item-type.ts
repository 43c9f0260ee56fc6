import { Fraction } from './fraction.ts';
import { ScoringError } from './scoring-error.ts';
import type { Check } from './shape.ts';
import { isObject } from './shape.ts';
import type { ItemType, Marking, NameIn, Part, Problem, ScoreContext } from './types.ts';
import { weighParts } from './weigh-parts.ts';

/** A credit from 0 to 1 with what is to be said about it. */
export interface Mark {
  readonly credit: Fraction;
  readonly feedback: readonly string[];
  readonly parts?: readonly Part[] | undefined;
}

interface CommonRules<Body, Key, Response> {
  readonly type: NameIn<Response>;
  readonly shapes: { readonly body: Check; readonly key: Check; readonly response: Check };
  /** Beyond the shapes: what must hold for a score to exist. */
  scorable?(body: Body, key: Key): Problem[];
  /** Beyond that: what must hold for the item to be worth publishing. */
  publishable?(body: Body, key: Key): Problem[];
  answerable?(body: Body, response: Response): Problem[];
  isBlank?(response: Response): boolean;
  /** One form for all responses that say the same; without it they have to be equal. */
  simplify?(response: Response): Response;
  cost(body: Body, key: Key, response: Response | null): number;
}

/** Credit and feedback told apart, found together, found part by part, or left to people. */
type MarkingRules<Body, Key, Response> =
  | {
      credit(body: Body, key: Key, response: Response): Fraction;
      feedback?(body: Body, key: Key, response: Response): readonly string[];
    }
  | { mark(body: Body, key: Key, response: Response, context: ScoreContext): Mark }
  | { parts(body: Body, key: Key, response: Response, context: ScoreContext): readonly Part[] }
  | { readonly isGradedByPeople: true };

/** What differs from one item type to the next. The functions run only on values of the stated shapes. */
export type ItemRules<Body, Key, Response> = CommonRules<Body, Key, Response> &
  MarkingRules<Body, Key, Response>;

const BLANK: Marking = { credit: Fraction.ZERO, isBlank: true, feedback: [] };
const PENDING: Marking = { credit: Fraction.ZERO, isBlank: false, feedback: [], needsReview: true };
const NO_SEED: ScoreContext = { seed: '' };

/**
 * Gives every type the same order of checks, and makes a blank worth 0 before any rule of the type is asked.
 */
export function defineItemType<Body, Key, Response>(
  rules: ItemRules<Body, Key, Response>,
): ItemType<Body, Key, Response> {
  const mark = markOf(rules);
  const checkScorable = (body: unknown, key: unknown): Problem[] => {
    const problems = [...rules.shapes.body(body, 'body'), ...rules.shapes.key(key, 'key')];
    return problems.length > 0 ? problems : (rules.scorable?.(body as Body, key as Key) ?? []);
  };
  return {
    type: rules.type,
    checkScorable,
    checkBody(body, key) {
      const problems = checkScorable(body, key);
      return problems.length > 0 ? problems : (rules.publishable?.(body as Body, key as Key) ?? []);
    },
    checkResponse(body, response) {
      if (response === null) return [];
      const problems = [
        ...rules.shapes.response(withoutCertainty(response), ''),
        ...checkCertainty(response),
      ];
      return problems.length > 0 ? problems : (rules.answerable?.(body, response as Response) ?? []);
    },
    score(body, key, response, context = NO_SEED) {
      if (response === null || rules.isBlank?.(response)) return BLANK;
      if (mark === null) return PENDING;
      const { credit, feedback, parts } = mark(body, key, response, context);
      if (credit.compare(Fraction.ZERO) < 0 || credit.compare(Fraction.ONE) > 0) {
        throw new ScoringError('BAD_CREDIT', `a ${rules.type} gave less than nothing or more than all`);
      }
      return { credit, isBlank: false, feedback, parts };
    },
    simplify: (response) => rules.simplify?.(response) ?? response,
    cost: rules.cost,
  };
}

type Marker<Body, Key, Response> = (body: Body, key: Key, response: Response, context: ScoreContext) => Mark;

/** Null where people grade. */
function markOf<Body, Key, Response>(
  rules: MarkingRules<Body, Key, Response>,
): Marker<Body, Key, Response> | null {
  if ('isGradedByPeople' in rules) return null;
  if ('mark' in rules) return rules.mark;
  if ('parts' in rules)
    return (body, key, response, context) => {
      const parts = rules.parts(body, key, response, context);
      return { credit: weighParts(parts), feedback: parts.flatMap(({ feedback }) => feedback), parts };
    };
  return (body, key, response) => ({
    credit: rules.credit(body, key, response),
    feedback: rules.feedback?.(body, key, response) ?? [],
  });
}

function hasCertainty(response: unknown): response is { certainty: unknown } {
  return isObject(response) && Object.hasOwn(response, 'certainty');
}

function withoutCertainty(response: unknown): unknown {
  if (!hasCertainty(response)) return response;
  const { certainty: _certainty, ...rest } = response;
  return rest;
}

function checkCertainty(response: unknown): Problem[] {
  if (!hasCertainty(response) || [1, 2, 3].includes(response.certainty as number)) return [];
  return [{ path: 'certainty', message: 'Must be 1, 2 or 3.' }];
}
