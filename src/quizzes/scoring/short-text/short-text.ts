import { defineItemType } from '../define-item-type.ts';
import type { TextKey } from './match-text.ts';
import { answersOf, checkTextAnswers, markText, textKeyShape } from './match-text.ts';
import { comparedLength, isBlankText, normaliseText } from '../normalise-text.ts';
import { MAX_TEXT_LENGTH, oneOf, shape, text, whole } from '../shape.ts';

/** `maxLength` in UTF-16 units, as HTML counts. */
export interface ShortTextBody {
  readonly maxLength?: number;
}

export type ShortTextKey = TextKey;

export interface ShortTextResponse {
  readonly type: 'SHORT_TEXT';
  readonly text: string;
}

const TEXT_COST = 0.3;
const CHARACTER_COST = 0.015;
const WILDCARD_COST = 0.05;
/** For each edit that is forgiven. */
const EDIT_COST = 0.2;

export const shortText = defineItemType<ShortTextBody, ShortTextKey, ShortTextResponse>({
  type: 'SHORT_TEXT',
  shapes: {
    body: shape({}, { maxLength: whole({ min: 1, max: MAX_TEXT_LENGTH }) }),
    key: textKeyShape,
    response: shape({ type: oneOf('SHORT_TEXT'), text: text() }),
  },
  scorable: (_body, key) =>
    answersOf(key).length === 0
      ? [{ path: 'answers' in key ? 'key.answers' : 'key.accepted', message: 'Needs an accepted text.' }]
      : [],
  publishable: (body, key) => checkTextAnswers(key, maxLengthOf(body)),
  answerable: (body, response) => text({ max: maxLengthOf(body) })(response.text, 'text'),
  simplify: (response) => ({ ...response, text: normaliseText(response.text, { isCaseSensitive: true }) }),
  isBlank: (response) => isBlankText(response.text),
  mark: (_body, key, response) => markText(key, response.text),
  cost: (_body, key, response) =>
    answersOf(key).reduce(
      (total, { text, wildcard, maxEdits = 0 }) =>
        total +
        TEXT_COST +
        comparedLength(text) * (CHARACTER_COST + (wildcard ? WILDCARD_COST : maxEdits * EDIT_COST)),
      TEXT_COST + comparedLength(response?.text ?? '') * CHARACTER_COST,
    ),
});

function maxLengthOf(body: ShortTextBody): number {
  return body.maxLength ?? MAX_TEXT_LENGTH;
}
