/**
 * Units are the steps of a course version, in order, each made of typed blocks.
 * - One source of blocks is rendered to web, mail and text: what is read is what was mailed.
 * - The order of units is the order of the course; sections only group them.
 * - A unit's stable id survives moves, renames and new versions. Who may read a unit is not decided here.
 */
export { BlockEntity } from './block.entity.ts';
export { UnitContent } from './block.model.ts';
export { insertOutline } from './insert-outline.ts';
export type { SectionSource, UnitSource } from './insert-outline.ts';
export type { Block } from './rendering/block-types.ts';
export { parseBlocks } from './rendering/parse-blocks.ts';
export { renderUnitHtml } from './rendering/render-html.ts';
export { renderUnitText } from './rendering/render-text.ts';
export { splitBlock } from './rendering/split-block.ts';
export { SectionEntity } from './section.entity.ts';
export { UnitEntity } from './unit.entity.ts';
export { Unit, UnitConnection } from './unit.model.ts';
export { UnitModule } from './unit.module.ts';
export { listOutlines, listUnitsById, readOutlines } from './outline.queries.ts';
export type { OutlineRow } from './outline.queries.ts';
export { listBlocks, listSummaries, SELECT_UNITS } from './unit.queries.ts';
export type { UnitRow } from './unit.queries.ts';
export { UnitService } from './unit.service.ts';
export type { UnitContentRow } from './unit.service.ts';
