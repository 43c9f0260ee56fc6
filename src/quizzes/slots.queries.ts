import type { ReadTx } from '../platform/database/transaction.ts';
import { VersionCache } from '../platform/version-cache.ts';
import type { ItemSettings } from './item.entity.ts';
import type { QuizSlotEntity } from './quiz.entity.ts';
import type { Parameter } from './scoring/index.ts';

/** A slot with what an attempt fixes of the item in it. */
export interface SlotRow extends Pick<
  QuizSlotEntity,
  'slot' | 'points' | 'bankId' | 'drawTags' | 'drawCount'
> {
  readonly quizId: string;
  /** Null where items are drawn. */
  readonly itemId: string | null;
  readonly itemVersionId: string | null;
  readonly body: ShownBody | null;
  readonly settings: ItemSettings | null;
  readonly hintCount: number | null;
}

/** What an attempt fixes of an item: the order of its options, and its numbers. */
export interface ShownBody {
  readonly parameters?: readonly Parameter[];
  readonly options?: readonly { readonly id: string }[];
  readonly shuffle?: boolean;
}

const slots = new VersionCache<SlotRow>('slots');

/**
 * The slots of a quiz, in order. Those of a published version are read once, all together, and remembered. Only in a
 * transaction of the scorer: elsewhere hints are not counted.
 */
export async function listSlots(
  tx: ReadTx,
  organizationId: string,
  { id, courseVersionId }: { id: string; courseVersionId: string },
): Promise<SlotRow[]> {
  const [ofVersion = []] = await slots.rowsOf(tx, organizationId, [courseVersionId], async () => {
    const rows = await tx.query<SlotRow & { isPublished: boolean }>(
      `SELECT s.quiz_id, s.slot, trim_scale(s.points) AS points, s.bank_id, s.draw_tags, s.draw_count, v.item_id, s.item_version_id,
         v.body, v.settings, jsonb_array_length(k.hints) AS hint_count, c.published_at IS NOT NULL AS is_published
       FROM course_versions c JOIN quizzes q ON q.organization_id = c.organization_id AND q.course_version_id = c.id
       JOIN quiz_slots s ON s.organization_id = q.organization_id AND s.quiz_id = q.id
       LEFT JOIN item_versions v ON v.organization_id = s.organization_id AND v.id = s.item_version_id
       LEFT JOIN item_keys k ON k.organization_id = v.organization_id AND k.item_version_id = v.id
       WHERE c.organization_id = $1 AND c.id = $2 ORDER BY s.position`,
      [organizationId, courseVersionId],
    );
    const isPublished = rows.some((row) => row.isPublished);
    return [{ id: courseVersionId, isPublished, rows: rows.map(keepShown) }];
  });
  return ofVersion.filter((row) => row.quizId === id);
}

/** Texts need not be remembered. */
function keepShown({ body, ...slot }: SlotRow): SlotRow {
  if (body === null) return { ...slot, body };
  const { parameters, options, shuffle } = body;
  return {
    ...slot,
    body: {
      ...(parameters && { parameters }),
      ...(options && { options: options.map(({ id }) => ({ id })) }),
      ...(shuffle !== undefined && { shuffle }),
    },
  };
}
