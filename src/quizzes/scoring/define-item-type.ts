import { Fraction } from './fraction.ts';
import { ScoringError } from './scoring-error.ts';
import type { Check } from './shape.ts';
import type { ItemType, Marking, Problem } from './types.ts';

/** What differs from one item type to the next. The functions run only on values of the stated shapes. */
export interface ItemRules<Body, Key, Response> {
  readonly type: string;
  readonly shapes: { readonly body: Check; readonly key: Check; readonly response: Check };
  /** Beyond the shapes: what must hold for a score to exist. */
  scorable?(body: Body, key: Key): Problem[];
  /** Beyond that: what must hold for the item to be worth publishing. */
  publishable?(body: Body, key: Key): Problem[];
  answerable?(body: Body, response: Response): Problem[];
  isBlank?(response: Response): boolean;
  credit(body: Body, key: Key, response: Response): Fraction;
  feedback?(body: Body, key: Key, response: Response): readonly string[];
  cost(body: Body, key: Key, response: Response | null): number;
}

const BLANK: Marking = { credit: Fraction.ZERO, isBlank: true, feedback: [] };

/** Gives every type the same order of checks, and makes a blank worth 0 before any rule of the type is asked. */
export function defineItemType<Body, Key, Response>(
  rules: ItemRules<Body, Key, Response>,
): ItemType<Body, Key, Response> {
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
      const problems = rules.shapes.response(response, '');
      return problems.length > 0 ? problems : (rules.answerable?.(body, response as Response) ?? []);
    },
    score(body, key, response) {
      if (response === null || rules.isBlank?.(response)) return BLANK;
      const credit = rules.credit(body, key, response);
      if (credit.compare(Fraction.ZERO) < 0 || credit.compare(Fraction.ONE) > 0) {
        throw new ScoringError('BAD_CREDIT', `a ${rules.type} gave less than nothing or more than all`);
      }
      return { credit, isBlank: false, feedback: rules.feedback?.(body, key, response) ?? [] };
    },
    cost: rules.cost,
  };
}
