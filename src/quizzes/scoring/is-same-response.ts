import { findItemType } from './item-types.ts';
import { isObject } from './shape.ts';
import { stableText } from './stable-text.ts';

/**
 * Whether two responses, each blank (null) or let through by its type's check, say the same, however they are written:
 * checked one after the other, they are one try.
 */
export function isSameResponse(left: unknown, right: unknown): boolean {
  return meaningOf(left) === meaningOf(right);
}

function meaningOf(response: unknown): string {
  const type = isObject(response) ? findItemType(String(response.type)) : null;
  return stableText(type === null ? response : type.simplify(response));
}
