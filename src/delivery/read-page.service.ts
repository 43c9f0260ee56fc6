import { Inject, Injectable } from '@nestjs/common';
import { listEnrollmentsById } from '../enrollments/index.ts';
import { findOrganization } from '../organizations/index.ts';
import type { OrganizationEntity } from '../organizations/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import type { ReadTx } from '../platform/database/transaction.ts';
import { SignedLinks } from '../platform/links/signed-links.ts';
import type { LinkClaims } from '../platform/links/signed-links.ts';
import { listBlocks, listUnitsById } from '../units/index.ts';
import { loadFrame, organizationFrame } from './compose-frame.ts';
import { ComposeLinks, PREVIEW, READ_DAYS } from './compose-links.ts';
import { ComposeUnits } from './compose-units.ts';
import { databaseTime, findDelivery } from './delivery.queries.ts';
import type { DeliveryFacts } from './delivery-facts.ts';
import { isMemberActive } from './mail-suppression.queries.ts';
import type { EmailFrameInput } from './render-frame.ts';
import { renderExpiredPage, renderNoSuchPage, renderReadPage } from './render-read-page.ts';

export interface Page {
  readonly status: 200 | 404 | 410;
  readonly html: string;
}

/** Who is not taking the course reads none of it. */
const NOT_TAKING = new Set(['PENDING', 'WITHDRAWN', 'EXPIRED']);

const NO_SUCH_PAGE: Page = { status: 404, html: renderNoSuchPage() };

/** Shows the whole of a unit to whoever has the link of the mail that had no room for it. Changes nothing. */
@Injectable()
export class ReadPageService {
  readonly #database: Database;
  readonly #signed: SignedLinks;
  readonly #links: ComposeLinks;
  readonly #units: ComposeUnits;

  constructor(
    @Inject(Database) database: Database,
    @Inject(SignedLinks) signed: SignedLinks,
    @Inject(ComposeLinks) links: ComposeLinks,
    @Inject(ComposeUnits) units: ComposeUnits,
  ) {
    this.#database = database;
    this.#signed = signed;
    this.#links = links;
    this.#units = units;
  }

  async show(token: string): Promise<Page> {
    const claims = this.#signed.verify('read', token);
    if (claims === null) return NO_SUCH_PAGE;
    return this.#database.read(systemScope(claims.organizationId), (tx) => this.#page(tx, claims));
  }

  async #page(tx: ReadTx, claims: LinkClaims): Promise<Page> {
    const { organizationId } = claims;
    const organization = await findOrganization(tx, organizationId);
    if (organization?.status !== 'ACTIVE') return NO_SUCH_PAGE;
    const found = await (claims.detail === PREVIEW
      ? findPreviewed(tx, claims, organization)
      : findMailed(tx, claims));
    if (found === null) return NO_SUCH_PAGE;
    const { unitId, frame } = found;
    const now = await databaseTime(tx);
    if ((claims.expiresAt ?? 0) * 1000 < now.getTime())
      return {
        status: 410,
        html: renderExpiredPage({ ...frame, unitUrl: this.#links.unit(unitId), days: READ_DAYS }),
      };
    const mail = { organizationId, deliveryId: null, locale: frame.locale };
    const [unit] = await this.#units.load(tx, mail, {
      unitIds: [unitId],
      withContent: false,
      courseLanguage: frame.courseLanguage,
    });
    if (unit === undefined) return NO_SUCH_PAGE;
    const rows = await listBlocks(tx, organizationId, [unitId]);
    return {
      status: 200,
      html: renderReadPage({ ...frame, ...unit, blocks: rows.map((row) => row.block) }),
    };
  }
}

interface Found {
  readonly unitId: string;
  readonly frame: EmailFrameInput;
}

/** The unit, if the mail that the link stands in carries it, and its reader may still read it. */
async function findMailed(
  tx: ReadTx,
  { organizationId, id, detail = '' }: LinkClaims,
): Promise<Found | null> {
  const delivery = await findDelivery(tx, organizationId, id);
  if (delivery === null) return null;
  const { unitIds = [] } = (delivery.facts ?? {}) as Partial<DeliveryFacts['DIGEST']>;
  if (delivery.unitId !== detail && !unitIds.includes(detail)) return null;
  const [enrollment] = await listEnrollmentsById(tx, organizationId, [delivery.enrollmentId]);
  if (enrollment === undefined || NOT_TAKING.has(enrollment.status)) return null;
  if (!(await isMemberActive(tx, organizationId, delivery.membershipId))) return null;
  const addressed = await loadFrame(tx, { ...delivery, courseId: enrollment.courseId });
  return addressed ? { unitId: detail, frame: addressed.frame } : null;
}

/** The unit of a preview, which is nobody's mail. */
async function findPreviewed(
  tx: ReadTx,
  { organizationId, id }: LinkClaims,
  organization: OrganizationEntity,
): Promise<Found | null> {
  const [unit] = await listUnitsById(tx, organizationId, [id]);
  const frame = unit && (await organizationFrame(tx, organization, unit.courseId));
  return frame ? { unitId: id, frame } : null;
}
