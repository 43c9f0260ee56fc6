import { Inject, Injectable } from '@nestjs/common';
import { systemScope } from '../platform/auth/viewer.ts';
import { Database } from '../platform/database/database.ts';
import { JobRunner } from '../platform/jobs/job-runner.ts';
import { MailTransport } from '../platform/mail/mail-transport.ts';
import { LOGGER } from '../platform/observability/logger.ts';
import type { Logger } from '../platform/observability/logger.ts';
import { RETRY_PACE } from './back-off.ts';
import { enqueueTry } from './enqueue-try.ts';
import { sendEmail } from './send-email.job.ts';
import { wakeDeliveries } from './send-email.queries.ts';

const AT_ONCE = 1_000;

/** When the mail server is well again, what waits for its next try need not wait that long. */
@Injectable()
export class WakeWaitingService {
  readonly #database: Database;
  readonly #runner: JobRunner;
  readonly #logger: Logger;

  constructor(
    @Inject(Database) database: Database,
    @Inject(JobRunner) runner: JobRunner,
    @Inject(LOGGER) logger: Logger,
    @Inject(MailTransport) mail: MailTransport,
  ) {
    this.#database = database;
    this.#runner = runner;
    this.#logger = logger;
    mail.onRecovery(() => void this.wake());
  }

  /** Never fails: what is not woken goes when its own time comes. */
  async wake(): Promise<void> {
    try {
      for (const organizationId of await this.#runner.listWaitingOrganizations(sendEmail.name))
        await this.#wakeAll(organizationId);
    } catch (error) {
      this.#logger.warn({ err: error }, 'e-mails wait for their own next try');
    }
  }

  async #wakeAll(organizationId: string): Promise<void> {
    for (let turn = 0, woken = AT_ONCE; woken === AT_ONCE; turn++)
      woken = await this.#wakeSome(organizationId, turn);
  }

  #wakeSome(organizationId: string, turn: number): Promise<number> {
    const { wakeSeconds, wakeTurnSeconds } = RETRY_PACE;
    return this.#database.transact(systemScope(organizationId), async (tx) => {
      const deliveries = await wakeDeliveries(tx, {
        organizationId,
        limit: AT_ONCE,
        withinSeconds: wakeTurnSeconds,
        afterSeconds: Math.min(turn * wakeTurnSeconds, wakeSeconds - wakeTurnSeconds),
        unlessWithinSeconds: wakeSeconds,
      });
      enqueueTry(tx, ...deliveries.map(({ id, sendAt }) => ({ organizationId, deliveryId: id, sendAt })));
      return deliveries.length;
    });
  }
}
