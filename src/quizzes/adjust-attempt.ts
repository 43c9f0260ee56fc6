import { canonicalJson } from '../platform/canonical-json.ts';
import type { AttemptEntity, KeyAdjustment } from './attempt.entity.ts';
import type { RegradeEntity } from './regrade.entity.ts';

/** What a regrade does to each attempt that holds the item version. */
export type Correction = Pick<RegradeEntity, 'itemVersionId' | 'newItemVersionId' | 'policy'>;

type Adjusted = Pick<AttemptEntity, 'frozenItems' | 'adjustments'>;

/** The slots in which the correction is still to be made: none where it was made already or the item was dropped. */
export function slotsToCorrect({ frozenItems, adjustments }: Adjusted, correction: Correction): string[] {
  return frozenItems
    .filter(({ itemVersionId }) => itemVersionId === correction.itemVersionId)
    .map(({ slot }) => slot)
    .filter((slot) => {
      const adjustment = adjustments[slot] ?? {};
      return adjustment.isDropped !== true && !isSame(correct(adjustment, correction), adjustment);
    });
}

/** The attempt's adjustments with the correction made in the slots; the engine's regrade(), in ids instead of keys. */
export function adjust(
  { adjustments }: Adjusted,
  slots: readonly string[],
  correction: Correction,
): Record<string, KeyAdjustment> {
  const corrected = slots.map((slot) => [slot, correct(adjustments[slot] ?? {}, correction)] as const);
  return { ...adjustments, ...Object.fromEntries(corrected) };
}

function correct(adjustment: KeyAdjustment, { policy, newItemVersionId }: Correction): KeyAdjustment {
  if (policy === 'DROP_ITEM') return { ...adjustment, isDropped: true };
  if (policy === 'FULL_CREDIT') return { ...adjustment, fullCredit: true };
  if (newItemVersionId === null) throw new Error(`The policy ${policy} needs another item version.`);
  if (policy !== 'EITHER_KEY') return { keyOf: newItemVersionId };
  const { keyOf, alternativeKeysOf = [] } = adjustment;
  return [keyOf, ...alternativeKeysOf].includes(newItemVersionId)
    ? adjustment
    : { ...adjustment, alternativeKeysOf: [...alternativeKeysOf, newItemVersionId] };
}

/**
 * The attempt's adjustments with a correction taken back: what stood `before` it comes back, what later regrades made of
 * the same item stays. Where a later one has replaced the key again, nothing of this one is left to take back.
 */
export function withdraw(
  { frozenItems, adjustments }: Adjusted,
  before: Record<string, KeyAdjustment>,
  correction: Correction,
): Record<string, KeyAdjustment> {
  const corrected = new Set(slotsToCorrect({ frozenItems, adjustments: before }, correction));
  const slots = new Set([...Object.keys(adjustments), ...Object.keys(before)]);
  return Object.fromEntries(
    [...slots].flatMap((slot) => {
      const now = adjustments[slot] ?? {};
      const left = corrected.has(slot) ? uncorrect(now, before[slot] ?? {}, correction) : now;
      return Object.keys(left).length > 0 ? [[slot, left] as const] : [];
    }),
  );
}

function uncorrect(now: KeyAdjustment, then: KeyAdjustment, correction: Correction): KeyAdjustment {
  const { policy, newItemVersionId } = correction;
  if (policy === 'DROP_ITEM') return then.isDropped ? now : without(now, 'isDropped');
  if (policy === 'FULL_CREDIT') return then.fullCredit ? now : without(now, 'fullCredit');
  if (policy === 'EITHER_KEY') {
    const left = (now.alternativeKeysOf ?? []).filter((id) => id !== newItemVersionId);
    return left.length > 0 ? { ...now, alternativeKeysOf: left } : without(now, 'alternativeKeysOf');
  }
  if (now.keyOf !== newItemVersionId) return now;
  const alternatives = [...new Set([...(then.alternativeKeysOf ?? []), ...(now.alternativeKeysOf ?? [])])];
  return {
    ...then,
    ...without(now, 'keyOf'),
    ...(alternatives.length > 0 && { alternativeKeysOf: alternatives }),
  };
}

function without(adjustment: KeyAdjustment, name: keyof KeyAdjustment): KeyAdjustment {
  return Object.fromEntries(Object.entries(adjustment).filter(([key]) => key !== name));
}

function isSame(left: KeyAdjustment, right: KeyAdjustment): boolean {
  return canonicalJson(left) === canonicalJson(right);
}
