import { badInput } from '../platform/errors.ts';
import type { GivenResponse } from './check-responses.ts';
import { ITEM_TYPE_NAMES, itemModels, memberOf } from './item-types/item-models.ts';
import { answeredTwice } from './quiz.errors.ts';
import type { ResponseInput } from './response-input.model.ts';
import type { ItemResponse } from './scoring/index.ts';

const MEMBERS = ITEM_TYPE_NAMES.map((type) => [memberOf(type), itemModels[type]] as const);

/** The response in the engine's shape. null takes a response back. @throws BAD_USER_INPUT unless exactly one type is given */
export function readResponse(
  input: ResponseInput | null | undefined,
  path = 'response',
): ItemResponse | null {
  if (input === null || input === undefined) return null;
  const given = MEMBERS.flatMap(([member, model]) => {
    const value = input[member];
    return typeof value === 'object' && value !== null ? [model.read(value)] : [];
  });
  const [response] = given;
  if (response === undefined || given.length > 1) {
    const message = `must have exactly one of ${MEMBERS.map(([member]) => member).join(', ')}`;
    throw badInput(`\`${path}\` ${message}.`, [{ path, message }]);
  }
  const { certainty } = input;
  return certainty === null || certainty === undefined ? response : { ...response, certainty };
}

/** The responses of a submission. @throws BAD_USER_INPUT when an item is answered twice */
export function readResponses(
  given: readonly { slot: string; response?: ResponseInput | null }[],
): GivenResponse[] {
  const slots = new Set<string>();
  return given.map(({ slot, response }, index) => {
    if (slots.has(slot)) throw answeredTwice(slot, `responses.${index}.slot`);
    slots.add(slot);
    return { slot, response: readResponse(response, `responses.${index}.response`) };
  });
}
