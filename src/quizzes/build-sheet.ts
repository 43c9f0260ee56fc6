import type { AttemptRow } from './attempt.queries.ts';
import type { KeyAdjustment } from './attempt.entity.ts';
import type { ItemKeyEntity } from './item.entity.ts';
import { ofSlot } from './of-slot.ts';
import type { ItemVersionRow } from './quiz.queries.ts';
import { ENGINE_VERSION } from './scoring/index.ts';
import type { Sheet, SheetItem } from './scoring/index.ts';

export type KeyRow = Pick<ItemKeyEntity, 'itemVersionId' | 'key' | 'explanation' | 'hints'>;

/** What scoring needs of an item version. */
export type SheetVersion = Pick<ItemVersionRow, 'id' | 'type' | 'body' | 'settings'>;

export interface SheetParts {
  readonly attempt: Pick<
    AttemptRow,
    | 'seed'
    | 'passPercent'
    | 'behaviour'
    | 'certainty'
    | 'frozenItems'
    | 'responses'
    | 'tries'
    | 'manual'
    | 'adjustments'
  >;
  readonly versions: readonly SheetVersion[];
  /** Of the frozen items and of all that their adjustments name. */
  readonly keys: readonly KeyRow[];
}

/** The item versions whose keys decide an attempt: its own, and those that regrades put in their place or beside them. */
export function keyVersionIds({
  frozenItems,
  adjustments,
}: Pick<AttemptRow, 'frozenItems' | 'adjustments'>): string[] {
  const adjusted = Object.values(adjustments).flatMap(({ keyOf, alternativeKeysOf = [] }) =>
    keyOf === undefined ? alternativeKeysOf : [keyOf, ...alternativeKeysOf],
  );
  return [...new Set([...frozenItems.map((item) => item.itemVersionId), ...adjusted])];
}

/** Puts an attempt's frozen items, their keys, the responses and what people gave together for the scoring engine. */
export function buildSheet({ attempt, versions, keys }: SheetParts): Sheet {
  const { seed, passPercent, behaviour, certainty, frozenItems, responses, tries, manual, adjustments } =
    attempt;
  const versionOf = new Map(versions.map((version) => [version.id, version]));
  const keyOf = new Map(keys.map((row) => [row.itemVersionId, row]));
  const key = (itemVersionId: string) => {
    const row = keyOf.get(itemVersionId);
    if (row === undefined) throw new Error(`The item version ${itemVersionId} has no key.`);
    return row;
  };
  // A bank's item can come to quizzes that take points off in another way, which is then the only one.
  const hasOtherPenalty = certainty || behaviour === 'INTERACTIVE' || behaviour === 'ADAPTIVE';
  const kept = frozenItems.filter(({ slot }) => ofSlot(adjustments, slot)?.isDropped !== true);
  const items = kept.map(({ slot, itemVersionId, points, maxTries }) => {
    const version = versionOf.get(itemVersionId);
    if (version === undefined) throw new Error(`The item version ${itemVersionId} is missing.`);
    const adjustment: KeyAdjustment = ofSlot(adjustments, slot) ?? {};
    const checked = ofSlot(tries, slot);
    const { penalty, ...settings } = version.settings;
    return {
      ...settings,
      ...(penalty !== undefined && !hasOtherPenalty && { penalty }),
      slot,
      points,
      type: version.type,
      body: version.body,
      key: key(adjustment.keyOf ?? itemVersionId).key,
      response: ofSlot(responses, slot)?.response ?? null,
      ...(maxTries !== undefined && { maxTries }),
      ...(checked !== undefined && { tries: checked.map(({ response }) => ({ response })) }),
      ...(adjustment.alternativeKeysOf !== undefined && {
        alternativeKeys: adjustment.alternativeKeysOf.map((id) => key(id).key),
      }),
      ...(adjustment.fullCredit && { fullCredit: true }),
    } as SheetItem;
  });
  const given = Object.entries(manual).filter(([slot]) => ofSlot(adjustments, slot)?.isDropped !== true);
  return {
    engine: ENGINE_VERSION,
    passPercent,
    items,
    seed,
    behaviour,
    ...(certainty && { certainty: true }),
    ...(given.length > 0 && {
      // Without the criteria: they are of one key's rubric, and the points, made of them then, stay whatever key comes.
      manual: Object.fromEntries(given.map(([slot, { points }]) => [slot, { points }])),
    }),
  };
}
