import { badInput } from '../platform/errors.ts';
import { answeredTwice } from './quiz.errors.ts';
import type { ResponseInput } from './response-input.model.ts';
import type { ItemResponse } from './scoring/index.ts';

const READERS = {
  singleChoice: ({ optionId }) => ({ type: 'SINGLE_CHOICE', optionId }),
  multipleChoice: ({ optionIds }) => ({ type: 'MULTIPLE_CHOICE', optionIds }),
  trueFalse: ({ value }) => ({ type: 'TRUE_FALSE', value }),
  shortText: ({ text }) => ({ type: 'SHORT_TEXT', text }),
  numeric: ({ value }) => ({ type: 'NUMERIC', value }),
} as const satisfies { [K in keyof ResponseInput]-?: (input: NonNullable<ResponseInput[K]>) => ItemResponse };

/** The response in the engine's shape. null takes a response back. @throws BAD_USER_INPUT unless exactly one type is given */
export function readResponse(input: ResponseInput | null | undefined): ItemResponse | null {
  if (input === null || input === undefined) return null;
  const given = (Object.keys(READERS) as (keyof typeof READERS)[]).filter(
    (name) => input[name] !== null && input[name] !== undefined,
  );
  const [name] = given;
  if (name === undefined || given.length > 1) {
    const message = `must have exactly one of ${Object.keys(READERS).join(', ')}`;
    throw badInput(`\`response\` ${message}.`, [{ path: 'response', message }]);
  }
  return (READERS[name] as (value: unknown) => ItemResponse)(input[name]);
}

/** The responses of a submission. @throws BAD_USER_INPUT when an item is answered twice */
export function readResponses(
  given: readonly { slot: string; response?: ResponseInput | null }[],
): { slot: string; response: ItemResponse | null }[] {
  const slots = new Set<string>();
  return given.map(({ slot, response }) => {
    if (slots.has(slot)) throw answeredTwice(slot);
    slots.add(slot);
    return { slot, response: readResponse(response) };
  });
}
