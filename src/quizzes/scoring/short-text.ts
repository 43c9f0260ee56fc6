import { defineItemType } from './define-item-type.ts';
import { Fraction } from './fraction.ts';
import { isBlankText, normaliseText } from './normalise-text.ts';
import { flag, list, MAX_TEXT_LENGTH, oneOf, shape, someText, text, whole } from './shape.ts';

/** `maxLength` in UTF-16 units, as HTML counts. */
export interface ShortTextBody {
  readonly maxLength?: number;
}

export interface ShortTextKey {
  readonly accepted: readonly string[];
  readonly caseSensitive?: boolean;
}

export interface ShortTextResponse {
  readonly type: 'SHORT_TEXT';
  readonly text: string;
}

const TEXT_COST = 0.3;
const CHARACTER_COST = 0.015;

export const shortText = defineItemType<ShortTextBody, ShortTextKey, ShortTextResponse>({
  type: 'SHORT_TEXT',
  shapes: {
    body: shape({}, { maxLength: whole({ min: 1, max: MAX_TEXT_LENGTH }) }),
    key: shape({ accepted: list(someText) }, { caseSensitive: flag }),
    response: shape({ type: oneOf('SHORT_TEXT'), text: text() }),
  },
  scorable: (_body, key) =>
    key.accepted.length === 0 ? [{ path: 'key.accepted', message: 'Needs an accepted text.' }] : [],
  publishable: (body, key) =>
    key.accepted.flatMap((accepted, index) => {
      const path = `key.accepted.${index}`;
      if (isBlankText(accepted)) return [{ path, message: 'Must not be blank.' }];
      if (accepted.length > maxLengthOf(body))
        return [{ path, message: 'Is longer than a response may be.' }];
      return [];
    }),
  answerable: (body, response) => text({ max: maxLengthOf(body) })(response.text, 'text'),
  isBlank: (response) => isBlankText(response.text),
  credit: (_body, key, response) => {
    const normalise = (value: string) =>
      normaliseText(value, { isCaseSensitive: key.caseSensitive ?? false });
    const given = normalise(response.text);
    return key.accepted.some((accepted) => normalise(accepted) === given) ? Fraction.ONE : Fraction.ZERO;
  },
  cost: (_body, key, response) => {
    const texts = [response?.text ?? '', ...key.accepted];
    return texts.reduce((total, { length }) => total + TEXT_COST + length * CHARACTER_COST, 0);
  },
});

function maxLengthOf(body: ShortTextBody): number {
  return body.maxLength ?? MAX_TEXT_LENGTH;
}
