import { sortedList } from '../platform/database/sorted-list.ts';
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
  readonly summary: string;
  readonly completedBy: 'QUIZ' | 'MARK';
  readonly section: { readonly position: number; readonly title: string };
}

/** The select that every UnitRow comes from; `u` are the units. */
export const SELECT_UNITS = `
  SELECT u.id, v.course_id, u.course_version_id, u.stable_id, u.position, u.title, u.summary, u.completed_by,
    jsonb_build_object('position', s.position, 'title', s.title) AS section
  FROM units u
  JOIN sections s ON s.organization_id = u.organization_id AND s.id = u.section_id
  JOIN course_versions v ON v.organization_id = u.organization_id AND v.id = u.course_version_id AND v.published_at IS NOT NULL`;

const units = new VersionCache<UnitRow>('unit');

/** Units of published versions, which are read once, with the others of their versions, and remembered. */
export async function listUnitsById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<UnitRow[]> {
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const found = await units.rowsOf(organizationId, [...wanted], async (missing) => {
    const rows = await tx.query<UnitRow>(
      `${SELECT_UNITS} WHERE u.organization_id = $1 AND u.course_version_id IN (
         SELECT course_version_id FROM units WHERE organization_id = $1 AND id = ANY($2))`,
      [organizationId, missing],
    );
    return rows.map((row) => ({ id: row.id, isPublished: true, rows: [row] }));
  });
  return found.flat();
}

export const OUTLINE = sortedList('units', { POSITION: ['u.position POSITION'] });

/** A unit with the rule of its unlocking. */
export interface OutlineRow extends UnitRow {
  readonly availability: object | null;
  /** Whether the version reminds of units that are open and not completed. */
  readonly reminds: boolean;
}

const outlines = new VersionCache<OutlineRow>('units');

/** The whole outline of each version, in course order. Those of published versions are read once and remembered. */
export function readOutlines(
  tx: ReadTx,
  organizationId: string,
  courseVersionIds: readonly string[],
): Promise<(readonly OutlineRow[])[]> {
  return outlines.rowsOf(organizationId, courseVersionIds, (missing) =>
    tx.query(
      `SELECT course_version_id AS id, is_published, json_agg(unit ORDER BY (unit->>'position')::int) AS rows
       FROM (SELECT u.course_version_id, v.published_at IS NOT NULL AS is_published, jsonb_build_object('id', u.id,
           'courseId', v.course_id, 'courseVersionId', u.course_version_id, 'stableId', u.stable_id, 'position', u.position,
           'title', u.title, 'summary', u.summary, 'completedBy', u.completed_by, 'availability', u.availability,
           'reminds', v.reminder_after IS NOT NULL, 'section', jsonb_build_object('position', s.position, 'title', s.title)) AS unit
         FROM units u
         JOIN sections s ON s.organization_id = u.organization_id AND s.id = u.section_id
         JOIN course_versions v ON v.organization_id = u.organization_id AND v.id = u.course_version_id
         WHERE u.organization_id = $1 AND u.course_version_id = ANY($2)) AS units
       GROUP BY course_version_id, is_published`,
      [organizationId, missing],
    ),
  );
}

/** The units of the versions, each version in course order. */
export async function listOutlines(
  tx: ReadTx,
  organizationId: string,
  courseVersionIds: readonly string[],
): Promise<OutlineRow[]> {
  const found = await readOutlines(tx, organizationId, [...new Set(courseVersionIds)]);
  return found.flat();
}

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
  const found = await contents.rowsOf(organizationId, unitIds, (missing) =>
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
