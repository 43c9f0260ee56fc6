import type { Option } from '../choice-body.ts';
import { simplifyNumber } from '../match-number.ts';
import { isBlankText, normaliseText } from '../normalise-text.ts';
import { numeric } from '../numeric/numeric.ts';
import { shortText } from '../short-text/short-text.ts';
import { singleChoice } from '../single-choice/single-choice.ts';
import type { ItemType, Problem } from '../types.ts';

/** A gap is a small item of another type: what it shows is that type's body. */
export type ClozeGap =
  | {
      readonly id: string;
      readonly kind: 'CHOICE';
      readonly options: readonly Option[];
      readonly shuffle?: boolean;
    }
  | { readonly id: string; readonly kind: 'TEXT'; readonly maxLength?: number }
  | {
      readonly id: string;
      readonly kind: 'NUMBER';
      readonly asksUnit?: boolean;
      readonly units?: readonly string[];
    };

/** What is given for a gap: what a response of the gap's type holds. */
export interface ClozePart {
  readonly gapId: string;
  readonly optionId?: string;
  readonly text?: string;
  readonly value?: string;
  readonly unit?: string;
}

const TYPES: Readonly<Record<ClozeGap['kind'], ItemType>> = {
  CHOICE: singleChoice,
  TEXT: shortText,
  NUMBER: numeric,
};

export function typeOfGap(gap: ClozeGap): ItemType {
  return TYPES[gap.kind];
}

export function bodyOfGap({ id: _id, kind: _kind, ...body }: ClozeGap): object {
  return body;
}

/** The response of the gap's type; null when the gap was left out. */
export function givenIn(gap: ClozeGap, parts: readonly ClozePart[]): object | null {
  const part = partFor(gap, parts);
  return part === undefined ? null : toResponse(gap, part);
}

/** The same in the one form of all that says the same; undefined where that is nothing. */
export function meaningIn(gap: ClozeGap, parts: readonly ClozePart[]): ClozePart | undefined {
  const part = partFor(gap, parts);
  return part === undefined ? undefined : simplifyPart(part)[0];
}

export function isNothing({ optionId, text = '', value = '' }: ClozePart): boolean {
  return optionId === undefined && isBlankText(text) && isBlankText(value);
}

/** What is given for a gap in the one form of all that says the same; nothing where it says nothing. */
export function simplifyPart(part: ClozePart): ClozePart[] {
  if (isNothing(part)) return [];
  const { gapId, text, value, unit } = part;
  if (text !== undefined) return [{ gapId, text: normaliseText(text, { isCaseSensitive: true }) }];
  return value === undefined ? [part] : [{ gapId, ...simplifyNumber({ value, unit }) }];
}

export function problemsIn(gap: ClozeGap, part: ClozePart, path: string): Problem[] {
  const problems = typeOfGap(gap).checkResponse(bodyOfGap(gap), toResponse(gap, part));
  return problems.map((problem) => ({
    path: problem.path === '' ? path : `${path}.${problem.path}`,
    message: 'Does not fit the gap. ' + problem.message,
  }));
}

function partFor({ id }: ClozeGap, parts: readonly ClozePart[]): ClozePart | undefined {
  return parts.find(({ gapId }) => gapId === id);
}

function toResponse(gap: ClozeGap, { gapId: _gapId, ...given }: ClozePart): object | null {
  return Object.keys(given).length === 0 ? null : { ...given, type: typeOfGap(gap).type };
}
