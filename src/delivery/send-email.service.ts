import { Inject, Injectable } from '@nestjs/common';
import { systemScope } from '../platform/auth/viewer.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import { Database } from '../platform/database/database.ts';
import type { JobRun } from '../platform/jobs/job-handlers.ts';
import { SignedLinks } from '../platform/links/signed-links.ts';
import { MailError } from '../platform/mail/mail-error.ts';
import { MailTransport } from '../platform/mail/mail-transport.ts';
import type { MailMessage } from '../platform/mail/message.ts';
import { Metrics } from '../platform/observability/metrics.ts';
import { afterFailure } from './after-failure.ts';
import { RETRY_PACE } from './back-off.ts';
import { claimDelivery } from './claim-delivery.ts';
import type { ClaimedDelivery } from './claim-delivery.ts';
import { ComposeEmailService } from './compose-email.service.ts';
import { enqueueTry } from './enqueue-try.ts';
import { insertSuppressions } from './mail-suppression.queries.ts';
import { refusesAddress } from './refuses-address.ts';
import { persist } from './persist.ts';
import { finishTry, putOffDelivery } from './send-email.queries.ts';
import { writeVerpAddress } from './verp-address.ts';

/** For talking to the mail server, each answer of which has a limit of its own, and for writing down what it said. */
const CONVERSATION_SECONDS = 120;
const SERVER_UNWELL = 'The mail server takes nothing at the moment.';

interface SendEmail {
  readonly organizationId: string;
  readonly deliveryId: string;
}

interface TryOutcome extends Omit<Parameters<typeof finishTry>[1], 'organizationId' | 'id' | 'attempts'> {
  /** Every other mail to it would be in vain, and held against us. */
  readonly isAddressBad?: boolean;
}

/**
 * Claim, send, mark: two short transactions around a conversation with the mail server. What is not accepted moves to its
 * next try, row and job in one transaction. A process that dies between the server's 250 and the mark leaves SENDING; the
 * next try sends once more under the same Message-ID, and says so. A job that was replaced while it ran leaves a successor
 * behind that finds SENDING, too: in its first run it takes that for what a living process is doing, and comes back later.
 */
@Injectable()
export class SendEmailService {
  readonly #database: Database;
  readonly #mail: MailTransport;
  readonly #config: Config;
  readonly #metrics: Metrics;
  readonly #composer: ComposeEmailService;
  readonly #links: SignedLinks;

  constructor(
    @Inject(Database) database: Database,
    @Inject(MailTransport) mail: MailTransport,
    @Inject(CONFIG) config: Config,
    @Inject(Metrics) metrics: Metrics,
    @Inject(ComposeEmailService) composer: ComposeEmailService,
    @Inject(SignedLinks) links: SignedLinks,
  ) {
    this.#database = database;
    this.#mail = mail;
    this.#config = config;
    this.#metrics = metrics;
    this.#composer = composer;
    this.#links = links;
  }

  async send(ref: SendEmail, { attempt }: Pick<JobRun, 'attempt'>): Promise<void> {
    if (!this.#mail.isReachable) return this.#wait(ref);
    const [, mailDomain = ''] = this.#config.mail.from.split('@');
    const { leaseSeconds } = this.#config.jobs;
    const claim = {
      ...ref,
      mailDomain,
      composer: this.#composer,
      isFirstRun: attempt === 1,
      longestTrySeconds: leaseSeconds + CONVERSATION_SECONDS,
      freshTrySeconds: leaseSeconds / 2,
    };
    const delivery = await this.#database.transact(systemScope(ref.organizationId), (tx) =>
      claimDelivery(tx, claim),
    );
    if (delivery === null) return;
    try {
      const { response } = await this.#mail.send(this.#enveloped(delivery.message, ref));
      this.#metrics.mails.inc({ outcome: 'accepted' });
      await this.#finish(delivery, { status: 'ACCEPTED', detail: response });
    } catch (error) {
      if (!(error instanceof MailError)) throw error;
      this.#metrics.mails.inc({ outcome: error.kind === 'PERMANENT' ? 'permanent' : 'temporary' });
      const { attempts, waitedSeconds } = delivery;
      const next = afterFailure(error, { attempts, waitedSeconds, pace: RETRY_PACE, random: Math.random });
      const isAddressBad = next.status === 'BOUNCED' && refusesAddress(error.response);
      await this.#finish(delivery, { ...next, error: error.message, isAddressBad });
    }
  }

  /** While nothing is taken nothing is tried: recovery wakes what waits, long before this time. */
  async #wait({ organizationId, deliveryId: id }: SendEmail): Promise<void> {
    const seconds = RETRY_PACE.longestSeconds * (0.5 + Math.random() / 2);
    await this.#database.transact(systemScope(organizationId), async (tx) => {
      const how = { seconds, isRetry: true, detail: SERVER_UNWELL };
      const sendAt = await putOffDelivery(tx, { organizationId, id, ...how });
      if (sendAt !== null) enqueueTry(tx, { organizationId, deliveryId: id, sendAt });
    });
  }

  /** Only this process knows the outcome: a database that is away for a moment must not cost the reader a second e-mail. */
  #finish(delivery: ClaimedDelivery, outcome: TryOutcome): Promise<void> {
    return persist(() => this.#mark(delivery, outcome));
  }

  async #mark(
    { organizationId, id, attempts, membershipId }: ClaimedDelivery,
    { isAddressBad = false, ...outcome }: TryOutcome,
  ): Promise<void> {
    await this.#database.transact(systemScope(organizationId), async (tx) => {
      const sendAt = await finishTry(tx, { organizationId, id, attempts, ...outcome });
      if (sendAt !== null) enqueueTry(tx, { organizationId, deliveryId: id, sendAt });
      const bounced = { membershipId, courseId: null, reason: 'BOUNCED' as const, detail: outcome.detail };
      if (isAddressBad) await insertSuppressions(tx, organizationId, [bounced]);
    });
  }

  /** What comes back tells which e-mail it was. */
  #enveloped(message: MailMessage, ref: SendEmail): MailMessage {
    const { bounceDomain } = this.#config.mail;
    if (bounceDomain === null) return message;
    return { ...message, envelopeFrom: writeVerpAddress(this.#links, ref, bounceDomain) };
  }
}
