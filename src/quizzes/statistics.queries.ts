import type { ReadTx } from '../platform/database/transaction.ts';
import type { KeyAdjustment } from './attempt.entity.ts';
import type { ItemVersionRow } from './quiz.queries.ts';

interface QuizPage {
  readonly organizationId: string;
  readonly quizId: string;
  /** The newest so many learners. */
  readonly limit: number;
}

/** The first graded attempt of each learner at a quiz. */
const FIRST_ATTEMPTS = `
  SELECT a.id, a.frozen_items, a.responses, a.seconds, a.adjustments, a.score FROM (
    SELECT id FROM (SELECT DISTINCT ON (enrollment_id) id FROM attempts WHERE organization_id = $1 AND quiz_id = $2 AND status = 'GRADED'
      ORDER BY enrollment_id, number) AS every ORDER BY id DESC LIMIT $3) AS first
  JOIN attempts a ON a.organization_id = $1 AND a.id = first.id`;

/**
 * What every learner earned for every item, as JSON text that goes on to the pool unread: many attempts are large. Items
 * are named by their version, since a slot that is drawn, which is their place, holds another one for everybody.
 */
export async function readResults(
  tx: ReadTx,
  { organizationId, quizId, limit }: QuizPage,
): Promise<{ attempts: string; count: number }> {
  const [row] = await tx.query<{ attempts: string; count: number }>(
    `SELECT COALESCE(json_agg(results.items)::text, '[]') AS attempts, count(*)::int AS count
     FROM (${FIRST_ATTEMPTS}) AS f CROSS JOIN LATERAL (
       SELECT jsonb_object_agg(item ->> 'slot', item -> 'itemVersionId') AS of_slot FROM jsonb_array_elements(f.frozen_items) AS item
     ) AS versions CROSS JOIN LATERAL (
       SELECT json_agg(json_strip_nulls(json_build_object('slot', versions.of_slot -> slot, 'place', slot, 'earned', line -> 'earned', 'max', line -> 'max',
         'seconds', f.seconds -> slot, 'chosen', CASE response ->> 'type'
           WHEN 'SINGLE_CHOICE' THEN jsonb_build_array(response -> 'optionId')
           WHEN 'MULTIPLE_CHOICE' THEN response -> 'optionIds'
           WHEN 'TRUE_FALSE' THEN jsonb_build_array(response ->> 'value') END))) AS items
       FROM jsonb_array_elements(f.score -> 'items') AS line
       CROSS JOIN LATERAL (SELECT line ->> 'slot' AS slot, f.responses -> (line ->> 'slot') -> 'response' AS response) AS r
     ) AS results WHERE results.items IS NOT NULL`,
    [organizationId, quizId, limit],
  );
  return row ?? { attempts: '[]', count: 0 };
}

/** An item version that learners were given, with where they found it and what regrades last made of its key. */
export interface AskedItem extends Pick<ItemVersionRow, 'id' | 'itemId' | 'type' | 'prompt'> {
  readonly slot: string;
  readonly adjustment: KeyAdjustment | null;
}

/** The item versions of the same attempts, in the order of their slots. */
export function listAskedItems(
  tx: ReadTx,
  { organizationId, quizId, limit }: QuizPage,
): Promise<AskedItem[]> {
  return tx.query(
    `SELECT v.id, v.item_id, v.type, v.prompt, asked.slot, asked.adjustment
     FROM (SELECT DISTINCT ON (i.item ->> 'itemVersionId') i.item ->> 'itemVersionId' AS id, i.item ->> 'slot' AS slot, i.place,
         f.adjustments -> (i.item ->> 'slot') AS adjustment
       FROM (${FIRST_ATTEMPTS}) AS f CROSS JOIN LATERAL jsonb_array_elements(f.frozen_items) WITH ORDINALITY AS i (item, place)
       ORDER BY i.item ->> 'itemVersionId', (f.adjustments -> (i.item ->> 'slot')) IS NULL, f.id DESC) AS asked
     JOIN item_versions v ON v.organization_id = $1 AND v.id = asked.id::uuid ORDER BY asked.place, v.id`,
    [organizationId, quizId, limit],
  );
}

/** The right options of choices; only in a transaction that opens keys. */
export function listCorrectOptions(
  tx: ReadTx,
  organizationId: string,
  itemVersionIds: readonly string[],
): Promise<{ itemVersionId: string; correct: unknown }[]> {
  return tx.query(
    `SELECT item_version_id, key -> 'correct' AS correct FROM item_keys WHERE organization_id = $1 AND item_version_id = ANY($2)`,
    [organizationId, itemVersionIds],
  );
}
