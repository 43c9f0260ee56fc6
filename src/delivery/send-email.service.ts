import { Inject, Injectable } from '@nestjs/common';
import { listEnrollmentsById } from '../enrollments/index.ts';
import { systemScope } from '../platform/auth/viewer.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import type { Tx } from '../platform/database/transaction.ts';
import { MailError } from '../platform/mail/mail-error.ts';
import { MailTransport } from '../platform/mail/mail-transport.ts';
import type { MailMessage } from '../platform/mail/message.ts';
import { Metrics } from '../platform/observability/metrics.ts';
import { ComposeEmailService } from './compose-email.service.ts';
import { collapseDue } from './collapse-into-digest.ts';
import { claimDelivery, insertDeliveryEvent, updateHeld, updateOutcome } from './delivery.queries.ts';
import type { ClaimedDelivery } from './delivery.queries.ts';
import type { DeliveryStatus } from './delivery-status.ts';
import { whyNotToSend } from './why-not-to-send.ts';

const GONE = { status: 'CANCELLED' as const, detail: 'What it tells of is not there any more.' };

interface SendEmail {
  readonly organizationId: string;
  readonly deliveryId: string;
}

/**
 * Claim, send, mark: two short transactions around a conversation with the mail server. A process that dies between the
 * server's 250 and the mark leaves SENDING; the next try sends once more under the same Message-ID, and says so.
 */
@Injectable()
export class SendEmailService {
  readonly #database: Database;
  readonly #mail: MailTransport;
  readonly #config: Config;
  readonly #metrics: Metrics;
  readonly #composer: ComposeEmailService;

  constructor(
    @Inject(Database) database: Database,
    @Inject(MailTransport) mail: MailTransport,
    @Inject(CONFIG) config: Config,
    @Inject(Metrics) metrics: Metrics,
    @Inject(ComposeEmailService) composer: ComposeEmailService,
  ) {
    this.#database = database;
    this.#mail = mail;
    this.#config = config;
    this.#metrics = metrics;
    this.#composer = composer;
  }

  /** @throws MailError when the mail server may take it later; the queue tries again */
  async send({ organizationId, deliveryId }: SendEmail): Promise<void> {
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
    await collapseDue(tx, { organizationId, deliveryId: id });
    const delivery = await claimDelivery(tx, { organizationId, id, messageId });
    if (delivery === null) return null;
    const event = (status: DeliveryStatus, detail: string | null) =>
      insertDeliveryEvent(tx, { organizationId, deliveryId: id, status, detail });
    if (delivery.isUncertain)
      await event('UNKNOWN', 'An earlier try did not report back; sent again under the same Message-ID.');
    const stop = async ({ status, detail }: { status: DeliveryStatus; detail: string }): Promise<null> => {
      await updateOutcome(tx, { organizationId, id, attempts: delivery.attempts, status });
      await event(status, detail);
      return null;
    };
    const [enrollment] = await listEnrollmentsById(tx, organizationId, [delivery.enrollmentId]);
    if (enrollment === undefined) return stop(GONE);
    const obstacle = await whyNotToSend(tx, delivery, enrollment);
    if (obstacle?.status === 'HELD') {
      await event(await updateHeld(tx, delivery), obstacle.detail);
      return null;
    }
    if (obstacle !== null) return stop({ ...obstacle, status: obstacle.status });
    const message = await this.#composer.compose(tx, delivery, enrollment);
    if (message === null) return stop(GONE);
    await event('SENDING', null);
    return { delivery, message };
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
