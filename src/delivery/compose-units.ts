import { Inject, Injectable } from '@nestjs/common';
import type { ReadTx } from '../platform/database/transaction.ts';
import { listBlocks, listOutlines, listSummaries, listUnitsById } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { ComposeLinks } from './compose-links.ts';
import type { LinkedMail, UnitLinks } from './compose-links.ts';
import { directionOf } from './language.ts';
import type { UnitInFrame } from './render-frame.ts';
import { renderUnitPassages } from './render-passages.ts';
import type { Passage } from './render-passages.ts';

export interface ComposedUnit extends UnitLinks {
  readonly unit: UnitInFrame;
  readonly content: readonly Passage[];
}

type Place = UnitRow & { readonly summary: string; readonly unitCount: number };

const MAX_KNOWN = 5_000;

/** What is kept of the units that were rendered last, in characters of HTML. */
const MAX_KEPT = 8_000_000;

/** Units as e-mails show them. A published unit never changes, so its content is rendered once for many readers. */
@Injectable()
export class ComposeUnits {
  readonly #links: ComposeLinks;
  readonly #known = new Map<string, Place>();
  readonly #kept = new Map<string, { content: readonly Passage[]; length: number }>();
  #keptLength = 0;

  constructor(@Inject(ComposeLinks) links: ComposeLinks) {
    this.#links = links;
  }

  /** In course order; those that are not there any more are left out. */
  async load(
    tx: ReadTx,
    mail: LinkedMail,
    {
      unitIds,
      courseLanguage,
      withContent,
    }: { unitIds: readonly string[]; courseLanguage: string; withContent: boolean },
  ): Promise<ComposedUnit[]> {
    const { organizationId } = mail;
    const units = await this.#places(tx, organizationId, unitIds);
    const links = await this.#links.ofUnits(tx, mail, units);
    const contents = withContent ? await this.#contents(tx, organizationId, units, courseLanguage) : [];
    return units.map((unit, index) => ({
      ...(links[index] as UnitLinks),
      unit: {
        title: unit.title,
        summary: unit.summary,
        position: unit.position,
        unitCount: unit.unitCount,
        sectionTitle: unit.section.title,
      },
      content: contents[index] ?? [],
    }));
  }

  /** The units with how many their course has, in course order. */
  async #places(tx: ReadTx, organizationId: string, unitIds: readonly string[]): Promise<Place[]> {
    const keyOf = (id: string) => `${organizationId} ${id}`;
    const places = new Map(
      unitIds.flatMap((id) => {
        const known = this.#known.get(keyOf(id));
        return known === undefined ? [] : [[id, known] as const];
      }),
    );
    const missing = unitIds.filter((id) => !places.has(id));
    if (missing.length > 0) {
      const units = await listUnitsById(tx, organizationId, missing);
      const versionIds = [...new Set(units.map((unit) => unit.courseVersionId))];
      const [outlines, summaries] = await Promise.all([
        listOutlines(tx, organizationId, versionIds),
        listSummaries(tx, organizationId, missing),
      ]);
      const summaryOf = new Map(summaries.map(({ id, summary }) => [id, summary]));
      if (this.#known.size + units.length > MAX_KNOWN) this.#known.clear();
      for (const unit of units) {
        const unitCount = outlines.filter((row) => row.courseVersionId === unit.courseVersionId).length;
        const place = { ...unit, unitCount, summary: summaryOf.get(unit.id) ?? '' };
        places.set(unit.id, place);
        this.#known.set(keyOf(unit.id), place);
      }
    }
    return [...places.values()].sort((one, other) => one.position - other.position);
  }

  async #contents(
    tx: ReadTx,
    organizationId: string,
    units: readonly UnitRow[],
    courseLanguage: string,
  ): Promise<(readonly Passage[])[]> {
    const direction = directionOf(courseLanguage);
    const keyOf = (id: string) => `${organizationId} ${id} ${direction}`;
    const missing = units.filter(({ id }) => !this.#kept.has(keyOf(id)));
    const rows =
      missing.length === 0
        ? []
        : await listBlocks(
            tx,
            organizationId,
            missing.map(({ id }) => id),
          );
    const fresh = new Map(
      missing.map(({ id }) => {
        const blocks = rows.filter((row) => row.unitId === id).map((row) => row.block);
        return [keyOf(id), renderUnitPassages(blocks, direction)] as const;
      }),
    );
    const contents = units.map(({ id }) => fresh.get(keyOf(id)) ?? this.#kept.get(keyOf(id))?.content ?? []);
    for (const [key, content] of fresh) this.#keep(key, content);
    return contents;
  }

  /** The oldest make room. */
  #keep(key: string, content: readonly Passage[]): void {
    const length = content.reduce((sum, { html, text }) => sum + html.length + text.length, 0);
    this.#kept.set(key, { content, length });
    this.#keptLength += length;
    for (const [oldest, kept] of this.#kept) {
      if (this.#keptLength <= MAX_KEPT) return;
      this.#kept.delete(oldest);
      this.#keptLength -= kept.length;
    }
  }
}
