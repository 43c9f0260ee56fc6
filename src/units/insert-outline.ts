import type { Tx } from '../platform/database/transaction.ts';
import { newId } from '../platform/ids.ts';
import type { Block } from './rendering/block-types.ts';
import { insertBlocks, insertSections, insertUnits } from './unit.queries.ts';

export interface UnitSource {
  readonly stableId: string;
  readonly title: string;
  readonly summary: string;
  readonly completedBy: 'QUIZ' | 'MARK';
  readonly availability: object | null;
  readonly blocks: readonly Block[];
}

export interface SectionSource {
  readonly title: string;
  readonly units: readonly UnitSource[];
}

interface Place {
  readonly organizationId: string;
  readonly courseVersionId: string;
}

/** Writes the outline of a version that is not yet published. @returns the unit ids by stable id */
export async function insertOutline(
  tx: Tx,
  place: Place,
  sections: readonly SectionSource[],
): Promise<ReadonlyMap<string, string>> {
  const sectionRows = sections.map((section, index) => ({
    ...place,
    id: newId(),
    position: index + 1,
    title: section.title,
  }));
  const unitRows = sections
    .flatMap((section, index) =>
      section.units.map((unit) => ({ unit, sectionId: sectionRows[index]?.id as string })),
    )
    .map(({ unit: { blocks, ...unit }, sectionId }, index) => ({
      row: { ...place, ...unit, id: newId(), sectionId, position: index + 1 },
      blocks,
    }));
  await insertSections(tx, sectionRows);
  await insertUnits(
    tx,
    unitRows.map(({ row }) => row),
  );
  await insertBlocks(
    tx,
    unitRows.flatMap(({ row, blocks }) =>
      blocks.map(({ type, ...payload }, index) => ({
        ...place,
        unitId: row.id,
        position: index + 1,
        type,
        payload,
      })),
    ),
  );
  return new Map(unitRows.map(({ row }) => [row.stableId, row.id]));
}
