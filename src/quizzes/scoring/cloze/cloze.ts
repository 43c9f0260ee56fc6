import type { ClozeGap, ClozePart } from './cloze-gap.ts';
import {
  bodyOfGap,
  givenIn,
  isNothing,
  meaningIn,
  problemsIn,
  simplifyPart,
  typeOfGap,
} from './cloze-gap.ts';
import { defineItemType } from '../define-item-type.ts';
import { checkGapText, checkKnownGaps, gapText } from '../gap-text.ts';
import { flag, id, kinds, list, MAX_TEXT_LENGTH, oneOf, shape, someText, text, whole } from '../shape.ts';
import type { Problem } from '../types.ts';
import { MAX_WEIGHT } from '../weigh-parts.ts';
import { inOneOrder } from '../stable-text.ts';

/** Running text with each gap once, as `{{id}}`. */
export interface ClozeBody {
  readonly text: string;
  readonly gaps: readonly ClozeGap[];
}

/** `key` is the key of the type that the gap is of; `weight` a whole number from 1 to 100, default 1. */
export interface ClozeKey {
  readonly gaps: readonly { readonly id: string; readonly key: unknown; readonly weight?: number }[];
}

/** Gaps may be left out. */
export interface ClozeResponse {
  readonly type: 'CLOZE';
  readonly gaps: readonly ClozePart[];
}

const unit = text({ min: 1, max: 50 });
const anything = () => [];
const gapShape = kinds('kind', {
  CHOICE: shape(
    { id, kind: oneOf('CHOICE'), options: list(shape({ id, text: someText })) },
    { shuffle: flag },
  ),
  TEXT: shape({ id, kind: oneOf('TEXT') }, { maxLength: whole({ min: 1, max: MAX_TEXT_LENGTH }) }),
  NUMBER: shape({ id, kind: oneOf('NUMBER') }, { asksUnit: flag, units: list(unit) }),
});
const gapKeyShape = shape({ id, key: anything }, { weight: whole({ min: 1, max: MAX_WEIGHT }) });
const gapResponseShape = shape(
  { gapId: id },
  { optionId: id, text: text(), value: text(), unit: text({ max: 50 }) },
);

/** Credit: weight × credit of each gap, added up, / all weights. A gap's credit is that of its type. */
export const cloze = defineItemType<ClozeBody, ClozeKey, ClozeResponse>({
  type: 'CLOZE',
  shapes: {
    body: shape({ text: gapText, gaps: list(gapShape) }),
    key: shape({ gaps: list(gapKeyShape) }),
    response: shape({ type: oneOf('CLOZE'), gaps: list(gapResponseShape) }),
  },
  scorable: (body, key) => {
    const [ids, keyIds] = [body.gaps.map((gap) => gap.id), key.gaps.map((gap) => gap.id)];
    return [
      ...checkGapText(body.text, ids),
      ...checkKnownGaps(ids, keyIds, 'key.gaps'),
      ...(keyIds.length < ids.length ? [{ path: 'key.gaps', message: 'Must hold every gap.' }] : []),
      ...checkGaps(body, key, 'checkScorable'),
    ];
  },
  publishable: (body, key) => checkGaps(body, key, 'checkBody'),
  answerable: (body, response) => {
    const [ids, given] = [body.gaps.map((gap) => gap.id), response.gaps.map((part) => part.gapId)];
    return [
      ...checkKnownGaps(ids, given, 'gaps'),
      ...response.gaps.flatMap((part, index) => {
        const gap = body.gaps.find(({ id }) => id === part.gapId);
        return gap === undefined ? [] : problemsIn(gap, part, `gaps.${index}`);
      }),
    ];
  },
  simplify: (response) => ({ ...response, gaps: inOneOrder(response.gaps.flatMap(simplifyPart)) }),
  isBlank: (response) => response.gaps.every(isNothing),
  parts: (body, key, response, context) =>
    body.gaps.map((gap) => {
      const { key: gapKey, weight } = keyFor(gap, key);
      const given = givenIn(gap, response.gaps);
      const { credit, feedback } = typeOfGap(gap).score(bodyOfGap(gap), gapKey, given, context);
      return { credit, weight, feedback, given: meaningIn(gap, response.gaps) };
    }),
  cost: (body, key, response) =>
    body.gaps.reduce((total, gap) => {
      const given = givenIn(gap, response?.gaps ?? []);
      return total + 9 + typeOfGap(gap).cost(bodyOfGap(gap), keyFor(gap, key).key, given);
    }, body.text.length / 200),
});

function keyFor(gap: ClozeGap, key: ClozeKey): { key: unknown; weight?: number } {
  return key.gaps.find(({ id }) => id === gap.id) ?? { key: null };
}

/** What the gap's own type finds, with the path of the gap. */
function checkGaps(body: ClozeBody, key: ClozeKey, check: 'checkBody' | 'checkScorable'): Problem[] {
  return body.gaps.flatMap((gap, index) => {
    const keyIndex = key.gaps.findIndex(({ id }) => id === gap.id);
    const problems = typeOfGap(gap)[check](bodyOfGap(gap), keyFor(gap, key).key);
    return problems.map(({ path, message }) => ({
      path: path.startsWith('key')
        ? `key.gaps.${keyIndex}.${path}`
        : `body.gaps.${index}${path.slice('body'.length)}`,
      message,
    }));
  });
}
