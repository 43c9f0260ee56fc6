import { canonicalJson } from '../platform/canonical-json.ts';
import type { AttemptEntity, KeyAdjustment } from './attempt.entity.ts';
import { ofSlot } from './of-slot.ts';
import type { RegradeEntity } from './regrade.entity.ts';

/** What a regrade does to each attempt that holds the item version. */
export type Correction = Pick<RegradeEntity, 'itemVersionId' | 'newItemVersionId' | 'policy'>;

type Adjusted = Pick<AttemptEntity, 'frozenItems' | 'adjustments'>;

/** The slots in which the correction is still to be made: none where it was made already. */
export function slotsToCorrect({ frozenItems, adjustments }: Adjusted, correction: Correction): string[] {
  return frozenItems
    .filter(({ itemVersionId }) => itemVersionId === correction.itemVersionId)
    .map(({ slot }) => slot)
    .filter((slot) => {
      const adjustment = ofSlot(adjustments, slot) ?? {};
      return !isSame(correct(adjustment, correction), adjustment);
    });
}

/** The attempt's adjustments with the correction made in the slots; the engine's regrade(), in ids instead of keys. */
export function adjust(
  { adjustments }: Adjusted,
  slots: readonly string[],
  correction: Correction,
): Record<string, KeyAdjustment> {
  const corrected = slots.map(
    (slot) => [slot, correct(ofSlot(adjustments, slot) ?? {}, correction)] as const,
  );
  return { ...adjustments, ...Object.fromEntries(corrected) };
}

/** What is dropped stays so, and has the correction for the day on which it is taken up again. */
function correct(adjustment: KeyAdjustment, correction: Correction): KeyAdjustment {
  const { isDropped, ...rest } = adjustment;
  const { policy, newItemVersionId } = correction;
  if (policy === 'DROP_ITEM') return { ...rest, isDropped: true };
  if (isDropped) return { ...correct(rest, correction), isDropped };
  if (policy === 'FULL_CREDIT') return { ...rest, fullCredit: true };
  if (newItemVersionId === null) throw new Error(`The policy ${policy} needs another item version.`);
  if (policy !== 'EITHER_KEY') return { keyOf: newItemVersionId };
  const { keyOf, alternativeKeysOf = [] } = rest;
  return [keyOf, ...alternativeKeysOf].includes(newItemVersionId)
    ? rest
    : { ...rest, alternativeKeysOf: [...alternativeKeysOf, newItemVersionId] };
}

/**
 * The attempt's adjustments without a correction: made anew, for its items, of those that are left. What stood before it
 * says nothing of what was taken back since.
 * @param left the other corrections of the item version that hold for the attempt, in the order in which they were made
 */
export function withdraw(
  { frozenItems, adjustments }: Adjusted,
  correction: Correction,
  left: readonly Correction[],
): Record<string, KeyAdjustment> {
  const anew = left.reduce(correct, {});
  const slots = frozenItems
    .filter(({ itemVersionId }) => itemVersionId === correction.itemVersionId)
    .map(({ slot }) => slot);
  const others = Object.entries(adjustments).filter(([slot]) => !slots.includes(slot));
  const own = Object.keys(anew).length === 0 ? [] : slots.map((slot) => [slot, anew] as const);
  return Object.fromEntries([...others, ...own]);
}

function isSame(left: KeyAdjustment, right: KeyAdjustment): boolean {
  return canonicalJson(left) === canonicalJson(right);
}
