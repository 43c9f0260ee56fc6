import path from 'node:path';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config.ts';
import { LOGGER } from '../observability/logger.ts';
import type { Logger } from '../observability/logger.ts';
import { Metrics } from '../observability/metrics.ts';
import { FileTransport } from './file-transport.ts';
import { MailTransport } from './mail-transport.ts';
import { MailboxController } from './mailbox.controller.ts';
import { MailboxReader } from './mailbox-reader.ts';
import { SmtpTransport } from './smtp-transport.ts';

type MailConfig = Pick<Config, 'environment' | 'dataDirectory'> & {
  readonly mail: Pick<Config['mail'], 'smtpUrl' | 'dkim'>;
  readonly jobs: Pick<Config['jobs'], 'concurrency'>;
};

@Module({})
export class MailModule implements OnApplicationShutdown {
  readonly #transport: MailTransport;

  constructor(@Inject(MailTransport) transport: MailTransport) {
    this.#transport = transport;
  }

  static with(config: MailConfig): DynamicModule {
    const { smtpUrl, dkim } = config.mail;
    const directory = path.join(config.dataDirectory, 'mailbox');
    const hasMailbox = smtpUrl === null && config.environment !== 'production';
    return {
      module: MailModule,
      global: true,
      controllers: hasMailbox ? [MailboxController] : [],
      providers: [
        {
          provide: MailTransport,
          inject: [
            { token: LOGGER, optional: true },
            { token: Metrics, optional: true },
          ],
          useFactory: (logger?: Logger, metrics?: Metrics) => {
            if (smtpUrl === null) return new FileTransport(directory);
            const onChange = (isReachable: boolean) => {
              metrics?.mailBreakerOpen.set(isReachable ? 0 : 1);
              if (isReachable) logger?.info('the mail server takes e-mails again');
              else logger?.error('the mail server takes nothing; e-mails wait until it does');
            };
            // One for each job that runs at once, so that none waits in the process for a connection.
            return new SmtpTransport(smtpUrl, { connections: config.jobs.concurrency, dkim, onChange });
          },
        },
        { provide: MailboxReader, useFactory: () => new MailboxReader(directory) },
      ],
      exports: [MailTransport],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#transport.close();
  }
}
