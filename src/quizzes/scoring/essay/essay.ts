import { defineItemType } from '../define-item-type.ts';
import { isBlankText } from '../normalise-text.ts';
import type { Criterion } from '../rubric.ts';
import { checkRubric, rubricShape } from '../rubric.ts';
import { oneOf, shape, text, whole } from '../shape.ts';

export const MAX_ESSAY_LENGTH = 50_000;

/** `maxLength` in UTF-16 units, at most 50,000, which is the default, too. */
export interface EssayBody {
  readonly maxLength?: number;
}

/** For those who grade, and shown to nobody else before the results are. */
export interface EssayKey {
  readonly rubric?: readonly Criterion[];
  readonly modelAnswer?: string;
}

export interface EssayResponse {
  readonly type: 'ESSAY';
  readonly text: string;
}

const essayText = text({ max: MAX_ESSAY_LENGTH });

/** Graded by people: a text that is not blank waits for them. */
export const essay = defineItemType<EssayBody, EssayKey, EssayResponse>({
  type: 'ESSAY',
  shapes: {
    body: shape({}, { maxLength: whole({ min: 1, max: MAX_ESSAY_LENGTH }) }),
    key: shape({}, { rubric: rubricShape, modelAnswer: essayText }),
    response: shape({ type: oneOf('ESSAY'), text: essayText }),
  },
  scorable: (_body, key) => checkRubric(key.rubric),
  answerable: (body, response) => text({ max: body.maxLength ?? MAX_ESSAY_LENGTH })(response.text, 'text'),
  isBlank: (response) => isBlankText(response.text),
  isGradedByPeople: true,
  cost: (_body, _key, response) => 2 + (response?.text.length ?? 0) / 100,
});
