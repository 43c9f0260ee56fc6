import { Inject, Injectable } from '@nestjs/common';
import type { Viewer } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { notFound } from '../platform/errors.ts';
import { assertId } from '../platform/graphql/node.ts';
import { listBlocks, listUnitsById, renderUnitHtml } from '../units/index.ts';
import type { UnitRow } from '../units/index.ts';
import { loadFrame } from './compose-frame.ts';
import { ComposeLinks } from './compose-links.ts';
import { ComposeUnits } from './compose-units.ts';
import type { PreviewFormat, UnitPreview } from './preview.model.ts';
import { renderUnitEmail } from './render-unit-email.ts';

/** Shows staff what learners get, made by what makes it for them. */
@Injectable()
export class PreviewService {
  readonly #database: Database;
  readonly #units: ComposeUnits;
  readonly #links: ComposeLinks;

  constructor(
    @Inject(Database) database: Database,
    @Inject(ComposeUnits) units: ComposeUnits,
    @Inject(ComposeLinks) links: ComposeLinks,
  ) {
    this.#database = database;
    this.#units = units;
    this.#links = links;
  }

  /** @throws DomainError NOT_FOUND when there is no such unit in the viewer's organization */
  preview(
    viewer: Viewer,
    { unitId, format }: { unitId: string; format: PreviewFormat },
  ): Promise<UnitPreview> {
    const id = assertId(unitId, 'unitId');
    return this.#database.read(viewer, async (tx) => {
      const [unit] = await listUnitsById(tx, viewer.organizationId, [id]);
      if (unit === undefined) throw notFound('Unit');
      return format === 'WEB' ? this.#page(tx, viewer, unit) : this.#email(tx, viewer, { unit, format });
    });
  }

  async #page(tx: ReadTx, { organizationId }: Viewer, unit: UnitRow): Promise<UnitPreview> {
    const rows = await listBlocks(tx, organizationId, [unit.id]);
    const body = renderUnitHtml(
      rows.map((row) => row.block),
      'WEB',
    );
    return { subject: null, body, bytes: Buffer.byteLength(body), isCut: false };
  }

  async #email(
    tx: ReadTx,
    viewer: Viewer,
    { unit, format }: { unit: UnitRow; format: PreviewFormat },
  ): Promise<UnitPreview> {
    const { organizationId } = viewer;
    const addressed = await loadFrame(tx, { ...viewer, courseId: unit.courseId });
    if (addressed === null) throw notFound('Unit');
    const { frame } = addressed;
    const [composed] = await this.#units.load(
      tx,
      { organizationId, deliveryId: null, locale: frame.locale },
      { unitIds: [unit.id], withContent: true, courseLanguage: frame.courseLanguage },
    );
    if (composed === undefined) throw notFound('Unit');
    const kind = unit.position === 1 ? 'WELCOME' : 'UNIT';
    const { subject, html, text, isCut } = renderUnitEmail({
      ...frame,
      ...composed,
      unsubscribeUrl: this.#links.unsubscribe({ organizationId, id: unit.id, kind }),
      kind,
    });
    const body = format === 'EMAIL_HTML' ? html : text;
    return { subject, body, bytes: Buffer.byteLength(body), isCut };
  }
}
