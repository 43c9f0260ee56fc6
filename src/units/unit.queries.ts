import type { ReadTx, Tx } from '../platform/database/transaction.ts';
import { VersionCache } from '../platform/version-cache.ts';
import { BlockEntity } from './block.entity.ts';
import type { Block } from './rendering/block-types.ts';
import { SectionEntity } from './section.entity.ts';
import { UnitEntity } from './unit.entity.ts';

/** A unit with its place in the course. */
export interface UnitRow {
  readonly id: string;
  readonly courseId: string;
  readonly courseVersionId: string;
  readonly stableId: string;
  readonly position: number;
  readonly title: string;
  readonly completedBy: 'QUIZ' | 'MARK';
  readonly section: { readonly position: number; readonly title: string };
}

/** The select that every UnitRow comes from; `u` are the units. */
export const SELECT_UNITS = `
  SELECT u.id, v.course_id, u.course_version_id, u.stable_id, u.position, u.title, u.completed_by,
    jsonb_build_object('position', s.position, 'title', s.title) AS section
  FROM units u
  JOIN sections s ON s.organization_id = u.organization_id AND s.id = u.section_id
  JOIN course_versions v ON v.organization_id = u.organization_id AND v.id = u.course_version_id AND v.published_at IS NOT NULL`;

/** What a unit teaches. */
export interface UnitContentRow {
  readonly summary: string;
  readonly blocks: readonly Block[];
}

const contents = new VersionCache<UnitContentRow>('contents');

/** The content of each unit. That of published versions is read once and remembered. */
export async function readContents(
  tx: ReadTx,
  organizationId: string,
  unitIds: readonly string[],
): Promise<(UnitContentRow | null)[]> {
  const found = await contents.rowsOf(tx, organizationId, unitIds, (missing) =>
    tx.query(
      `SELECT id, is_published, json_build_array(json_build_object('summary', summary, 'blocks', blocks)) AS rows,
         octet_length(summary) + octet_length(blocks::text) AS bytes
       FROM (SELECT u.id, u.summary, v.published_at IS NOT NULL AS is_published, COALESCE((
           SELECT json_agg(b.payload || jsonb_build_object('type', b.type) ORDER BY b.position) FROM blocks b
           WHERE b.organization_id = u.organization_id AND b.unit_id = u.id), '[]') AS blocks
         FROM units u JOIN course_versions v ON v.organization_id = u.organization_id AND v.id = u.course_version_id
         WHERE u.organization_id = $1 AND u.id = ANY($2)) AS contents`,
      [organizationId, missing],
    ),
  );
  return found.map(([content]) => content ?? null);
}

/** What units are about, in a sentence or two; only e-mails say it beside the title. */
export function listSummaries(
  tx: ReadTx,
  organizationId: string,
  unitIds: readonly string[],
): Promise<{ id: string; summary: string }[]> {
  return tx.query('SELECT id, summary FROM units WHERE organization_id = $1 AND id = ANY($2)', [
    organizationId,
    unitIds,
  ]);
}

/** The blocks of units, in order, each with the id of its unit. */
export async function listBlocks(
  tx: ReadTx,
  organizationId: string,
  unitIds: readonly string[],
): Promise<{ unitId: string; block: Block }[]> {
  return tx.query(
    `SELECT unit_id, payload || jsonb_build_object('type', type) AS block FROM blocks
     WHERE organization_id = $1 AND unit_id = ANY($2) ORDER BY unit_id, position`,
    [organizationId, unitIds],
  );
}

export function insertSections(tx: Tx, rows: SectionEntity[]): Promise<void> {
  return tx.insert(SectionEntity, rows);
}

export function insertUnits(tx: Tx, rows: UnitEntity[]): Promise<void> {
  return tx.insert(UnitEntity, rows);
}

export function insertBlocks(tx: Tx, rows: BlockEntity[]): Promise<void> {
  return tx.insert(BlockEntity, rows);
}
