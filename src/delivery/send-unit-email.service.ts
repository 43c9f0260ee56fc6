import { Inject, Injectable } from '@nestjs/common';
import { listMembersById } from '../accounts/index.ts';
import { listCoursesById } from '../courses/index.ts';
import { listEnrollmentsById } from '../enrollments/index.ts';
import { findOrganization } from '../organizations/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { MailError } from '../platform/mail/mail-error.ts';
import { MailTransport } from '../platform/mail/mail-transport.ts';
import type { MailMessage } from '../platform/mail/message.ts';
import { Metrics } from '../platform/observability/metrics.ts';
import { listBlocks, listOutlines, listUnitsById, renderUnitHtml, renderUnitText } from '../units/index.ts';
import type { Block } from '../units/index.ts';
import { claimDelivery, insertDeliveryEvent, updateOutcome } from './delivery.queries.ts';
import type { ClaimedDelivery } from './delivery.queries.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import { renderGradedEmail } from './render-graded-email.ts';
import { renderUnitEmail } from './render-unit-email.ts';

interface SendUnitEmail {
  readonly organizationId: string;
  readonly deliveryId: string;
}

/** Enrollments whose learner gets no course mail. */
const SILENT = new Set(['PAUSED', 'WITHDRAWN', 'EXPIRED']);

/**
 * Claim, send, mark: two short transactions around a conversation with the mail server. A process that dies between the
 * server's 250 and the mark leaves SENDING; the next try sends once more under the same Message-ID, and says so.
 */
@Injectable()
export class SendUnitEmailService {
  readonly #database: Database;
  readonly #mail: MailTransport;
  readonly #config: Config;
  readonly #metrics: Metrics;

  constructor(
    @Inject(Database) database: Database,
    @Inject(MailTransport) mail: MailTransport,
    @Inject(CONFIG) config: Config,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.#database = database;
    this.#mail = mail;
    this.#config = config;
    this.#metrics = metrics;
  }

  /** @throws MailError when the mail server may take it later; the queue tries again */
  async send({ organizationId, deliveryId }: SendUnitEmail): Promise<void> {
    const scope = systemScope(organizationId);
    const claimed = await this.#database.transact(scope, (tx) => this.#claim(tx, organizationId, deliveryId));
    if (claimed === null) return;
    const { delivery, message } = claimed;
    try {
      const { response } = await this.#mail.send(message);
      await this.#finish(delivery, { status: 'ACCEPTED', subject: message.subject, detail: response });
      this.#metrics.mails.inc({ outcome: 'accepted' });
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      const isPermanent = error.kind === 'PERMANENT';
      this.#metrics.mails.inc({ outcome: isPermanent ? 'permanent' : 'temporary' });
      await this.#finish(delivery, {
        status: isPermanent ? 'BOUNCED' : 'PLANNED',
        subject: message.subject,
        detail: error.message,
        error: error.message,
      });
      if (!isPermanent) throw error;
    }
  }

  async #claim(
    tx: Tx,
    organizationId: string,
    id: string,
  ): Promise<{ delivery: ClaimedDelivery; message: MailMessage } | null> {
    const messageId = `<${id}@${this.#config.mail.from.split('@')[1]}>`;
    const delivery = await claimDelivery(tx, { organizationId, id, messageId });
    if (delivery === null) return null;
    const event = (status: DeliveryStatus, detail: string | null) =>
      insertDeliveryEvent(tx, { organizationId, deliveryId: id, status, detail });
    if (delivery.isUncertain)
      await event('UNKNOWN', 'An earlier try did not report back; sent again under the same Message-ID.');
    const message = await this.#compose(tx, delivery);
    if (message === null) {
      await updateOutcome(tx, { organizationId, id, attempts: delivery.attempts, status: 'CANCELLED' });
      await event('CANCELLED', 'The learner is no longer taking the course.');
      return null;
    }
    await event('SENDING', null);
    return { delivery, message };
  }

  /** null when nobody is to be written to any more. */
  async #compose(tx: Tx, delivery: ClaimedDelivery): Promise<MailMessage | null> {
    const { organizationId, unitId } = delivery;
    const [enrollment] = await listEnrollmentsById(tx, organizationId, [delivery.enrollmentId]);
    const [member] = await listMembersById(tx, organizationId, [delivery.membershipId]);
    const [unit] = await listUnitsById(tx, organizationId, [unitId]);
    const organization = await findOrganization(tx, organizationId);
    if (!enrollment || !member || !unit || !organization || SILENT.has(enrollment.status)) return null;
    const [course] = await listCoursesById(tx, organizationId, [enrollment.courseId]);
    const outline = await listOutlines(tx, organizationId, [unit.courseVersionId]);
    const unitUrl = `${this.#config.http.publicUrl}/learn/units/${unitId}`;
    const frame = {
      locale: member.locale,
      organizationName: organization.name,
      postalAddress: organization.postalAddress,
      learnerName: member.name,
      courseTitle: course?.title ?? '',
      unit: {
        title: unit.title,
        summary: unit.summary,
        position: unit.position,
        unitCount: outline.length,
        sectionTitle: unit.section.title,
      },
      unitUrl,
    };
    const { kind, facts } = delivery;
    const { subject, html, text } =
      kind === 'GRADED'
        ? renderGradedEmail({ ...frame, ...facts })
        : renderUnitEmail({
            ...frame,
            kind,
            ...renderBlocks((await listBlocks(tx, organizationId, [unitId])).map((row) => row.block)),
            quizUrl: unit.completedBy === 'QUIZ' ? `${unitUrl}/quiz` : null,
          });
    return {
      messageId: delivery.messageId ?? '',
      from: { name: organization.name, address: this.#config.mail.from },
      to: { name: member.name, address: member.email },
      ...(organization.replyTo !== null && {
        replyTo: { name: organization.name, address: organization.replyTo },
      }),
      subject,
      html,
      text,
      headers: { 'X-Stepwise-Delivery-Id': delivery.id },
    };
  }

  async #finish(
    delivery: ClaimedDelivery,
    outcome: { status: DeliveryStatus; subject: string; detail: string; error?: string },
  ): Promise<void> {
    const { organizationId, id, attempts } = delivery;
    const { detail, ...rest } = outcome;
    await this.#database.transact(systemScope(organizationId), async (tx) => {
      const isNewest = await updateOutcome(tx, { organizationId, id, attempts, ...rest });
      if (isNewest)
        await insertDeliveryEvent(tx, {
          organizationId,
          deliveryId: id,
          status: outcome.status,
          detail: detail.slice(0, 500),
        });
    });
  }
}

function renderBlocks(blocks: readonly Block[]) {
  return { bodyHtml: renderUnitHtml(blocks, 'EMAIL'), bodyText: renderUnitText(blocks) };
}
