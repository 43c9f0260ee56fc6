import { sortedList } from '../platform/database/sorted-list.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { VersionCache } from '../platform/version-cache.ts';
import type { VersionRows } from '../platform/version-cache.ts';
import type { UnitRow } from './unit.queries.ts';

export const OUTLINE = sortedList('units', { POSITION: ['u.position POSITION'] });

/** A unit with the rule of its unlocking. */
export interface OutlineRow extends UnitRow {
  readonly availability: object | null;
  /** Whether the version reminds of units that are open and not completed. */
  readonly reminds: boolean;
}

/** What a version keeps of each of its units: see `outline_of()`. */
type KeptUnit = readonly [
  id: string,
  stableId: string,
  position: number,
  title: string,
  completedBy: UnitRow['completedBy'],
  availability: object | null,
  sectionPosition: number,
  sectionTitle: string,
];

interface KeptOutline {
  readonly id: string;
  readonly courseId: string;
  readonly isPublished: boolean;
  readonly reminds: boolean;
  readonly units: readonly KeptUnit[];
}

/** The select that every OutlineRow comes from. */
const SELECT_OUTLINES = `
  SELECT id, course_id, published_at IS NOT NULL AS is_published, reminder_after IS NOT NULL AS reminds,
    COALESCE(outline, outline_of(organization_id, id)) AS units
  FROM course_versions`;

function outlineOf({
  id: courseVersionId,
  courseId,
  isPublished,
  reminds,
  units,
}: KeptOutline): VersionRows<OutlineRow> {
  const rows = units.map(
    ([
      id,
      stableId,
      position,
      title,
      completedBy,
      availability,
      sectionPosition,
      sectionTitle,
    ]): OutlineRow => ({
      id,
      courseId,
      courseVersionId,
      stableId,
      position,
      title,
      completedBy,
      section: { position: sectionPosition, title: sectionTitle },
      availability,
      reminds,
    }),
  );
  return { id: courseVersionId, isPublished, rows };
}

const outlines = new VersionCache<OutlineRow>('units');

/** The whole outline of each version, in course order. Those of published versions are read once and remembered. */
export function readOutlines(
  tx: ReadTx,
  organizationId: string,
  courseVersionIds: readonly string[],
): Promise<(readonly OutlineRow[])[]> {
  return outlines.rowsOf(tx, organizationId, courseVersionIds, async (missing) => {
    const found = await tx.query<KeptOutline>(
      `${SELECT_OUTLINES} WHERE organization_id = $1 AND id = ANY((SELECT $2::uuid[])::uuid[])`,
      [organizationId, missing],
    );
    return found.map(outlineOf);
  });
}

const units = new VersionCache<OutlineRow>('unit');

/** Units of published versions, which are read once, with the outlines that they are of, and remembered. */
export async function listUnitsById(
  tx: ReadTx,
  organizationId: string,
  ids: readonly string[],
): Promise<UnitRow[]> {
  const wanted = new Set(ids.map((id) => id.toLowerCase()));
  const found = await units.rowsOf(tx, organizationId, [...wanted], async (missing) => {
    const kept = await tx.query<KeptOutline>(
      `${SELECT_OUTLINES} WHERE organization_id = $1 AND published_at IS NOT NULL AND id = ANY (ARRAY(
         SELECT course_version_id FROM units WHERE organization_id = $1 AND id = ANY((SELECT $2::uuid[])::uuid[])))`,
      [organizationId, missing],
    );
    const read = kept.map(outlineOf);
    outlines.keep(tx, organizationId, read);
    return read.flatMap(({ rows }) => rows.map((row) => ({ id: row.id, isPublished: true, rows: [row] })));
  });
  return found.flat();
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
