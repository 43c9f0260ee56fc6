import { readPages } from '../platform/database/read-page.ts';
import { sortedList } from '../platform/database/sorted-list.ts';
import type { ListPage, Slice } from '../platform/database/sorted-list.ts';
import type { ReadTx, Tx } from '../platform/database/transaction.ts';
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

const UNIT = `
  SELECT u.id, v.course_id, u.course_version_id, u.stable_id, u.position, u.title, u.summary, u.completed_by,
    jsonb_build_object('position', s.position, 'title', s.title) AS section
  FROM units u
  JOIN sections s ON s.organization_id = u.organization_id AND s.id = u.section_id
  JOIN course_versions v ON v.organization_id = u.organization_id AND v.id = u.course_version_id AND v.published_at IS NOT NULL`;

export function listUnitsById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<UnitRow[]> {
  return tx.query(`${UNIT} WHERE u.organization_id = $1 AND u.id = ANY($2)`, [organizationId, ids]);
}

export const OUTLINE = sortedList('units', { POSITION: ['u.position POSITION'] });

export interface OutlinePage {
  readonly courseVersionId: string;
  readonly page: ListPage;
}

/** Many pages of many outlines, in one statement. */
export function listOutlinePages(
  tx: ReadTx,
  organizationId: string,
  pages: readonly OutlinePage[],
): Promise<Slice<UnitRow>[]> {
  return readPages(
    tx,
    pages.map(({ page }) => page),
    {
      select: `${UNIT} WHERE u.organization_id = $1 AND u.course_version_id = wanted.course_version_id`,
      parameters: [organizationId],
      wanted: { 'course_version_id uuid': pages.map((page) => page.courseVersionId) },
    },
  );
}

/** What the rules of unlocking need of a unit. */
export interface OutlineRow {
  readonly courseVersionId: string;
  readonly id: string;
  readonly stableId: string;
  readonly position: number;
  readonly completedBy: 'QUIZ' | 'MARK';
  readonly availability: object | null;
}

/** Whole outlines, each in course order. */
export function listOutlines(
  tx: ReadTx,
  organizationId: string,
  courseVersionIds: readonly string[],
): Promise<OutlineRow[]> {
  return tx.query(
    `SELECT course_version_id, id, stable_id, position, completed_by, availability FROM units
     WHERE organization_id = $1 AND course_version_id = ANY($2) ORDER BY course_version_id, position`,
    [organizationId, courseVersionIds],
  );
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
