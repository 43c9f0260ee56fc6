import type { Option, OptionFeedback } from '../choice-body.ts';
import { checkDistinct, checkKnownOptions, checkOptionIds, feedbackOn } from '../choice-body.ts';
import { defineItemType } from '../define-item-type.ts';
import { flag, id, list, oneOf, shape, someText, textByName } from '../shape.ts';
import type { Problem } from '../types.ts';
import { oneIf } from '../weigh-parts.ts';
import { inOneOrder } from '../stable-text.ts';

/** Each prompt is to get one of the options; an option may be right for several prompts or for none. */
export interface MatchingBody {
  readonly prompts: readonly Option[];
  readonly options: readonly Option[];
  readonly shuffle?: boolean;
}

export interface Pair {
  readonly promptId: string;
  readonly optionId: string;
}

/** A prompt in several pairs accepts any of their options. Feedback is by prompt, for a wrong option. */
export interface MatchingKey {
  readonly pairs: readonly Pair[];
  readonly feedback?: OptionFeedback;
}

/** Prompts may be left out. */
export interface MatchingResponse {
  readonly type: 'MATCHING';
  readonly pairs: readonly Pair[];
}

const texts = list(shape({ id, text: someText }));
const pairs = list(shape({ promptId: id, optionId: id }));

/** Credit: prompts with a right option / all prompts. */
export const matching = defineItemType<MatchingBody, MatchingKey, MatchingResponse>({
  type: 'MATCHING',
  shapes: {
    body: shape({ prompts: texts, options: texts }, { shuffle: flag }),
    key: shape({ pairs }, { feedback: textByName }),
    response: shape({ type: oneOf('MATCHING'), pairs }),
  },
  scorable: (body, key) => [
    ...checkOptionIds(body),
    ...checkDistinct(promptIdsOf(body), 'body.prompts', 'Two prompts have the same id.'),
    ...checkPairs(body, key.pairs, 'key.pairs'),
    ...checkDistinct(
      key.pairs.map((pair) => JSON.stringify([pair.promptId, pair.optionId])),
      'key.pairs',
      'Must hold no pair twice.',
    ),
    ...(body.prompts.length === 0 || body.prompts.some((prompt) => optionsFor(key, prompt.id).length === 0)
      ? [{ path: 'key.pairs', message: 'Must hold a pair for each prompt.' }]
      : []),
  ],
  publishable: (body, key) => [
    ...(body.options.some((option) => 2 * promptCountOf(key, option.id) >= body.prompts.length)
      ? [{ path: 'key.pairs', message: 'No option may be right for half of the prompts or more.' }]
      : []),
    ...checkKnownPrompts(body, Object.keys(key.feedback ?? {}), 'key.feedback'),
  ],
  answerable: (body, response) => [
    ...checkDistinct(
      response.pairs.map((pair) => pair.promptId),
      'pairs',
      'Must name no prompt twice.',
    ),
    ...checkPairs(body, response.pairs, 'pairs'),
  ],
  simplify: (response) => ({ ...response, pairs: inOneOrder(response.pairs) }),
  isBlank: (response) => response.pairs.length === 0,
  parts: (body, key, response) =>
    body.prompts.map(({ id }) => {
      const isFound = isRight(key, id, response);
      return {
        credit: oneIf(isFound === true),
        feedback: isFound === false ? feedbackOn(id, key.feedback) : [],
      };
    }),
  cost: (body, key) => body.prompts.length * 2 + (body.prompts.length * key.pairs.length) / 30,
});

/** Null when the prompt was left out. */
function isRight(key: MatchingKey, promptId: string, response: MatchingResponse): boolean | null {
  const given = response.pairs.find((pair) => pair.promptId === promptId);
  return given === undefined ? null : optionsFor(key, promptId).includes(given.optionId);
}

function optionsFor(key: MatchingKey, promptId: string): string[] {
  return key.pairs.filter((pair) => pair.promptId === promptId).map((pair) => pair.optionId);
}

function promptCountOf(key: MatchingKey, optionId: string): number {
  return key.pairs.filter((pair) => pair.optionId === optionId).length;
}

function promptIdsOf(body: MatchingBody): string[] {
  return body.prompts.map((prompt) => prompt.id);
}

function checkPairs(body: MatchingBody, given: readonly Pair[], path: string): Problem[] {
  const [promptIds, optionIds] = [given.map((pair) => pair.promptId), given.map((pair) => pair.optionId)];
  return [...checkKnownPrompts(body, promptIds, path), ...checkKnownOptions(body, optionIds, path)];
}

function checkKnownPrompts(body: MatchingBody, promptIds: readonly string[], path: string): Problem[] {
  const known = new Set(promptIdsOf(body));
  return promptIds.every((promptId) => known.has(promptId))
    ? []
    : [{ path, message: 'Must name prompts of this item.' }];
}
