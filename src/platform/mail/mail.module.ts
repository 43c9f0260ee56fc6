import path from 'node:path';
import { Inject, Module } from '@nestjs/common';
import type { DynamicModule, OnApplicationShutdown } from '@nestjs/common';
import type { Config } from '../config/config.ts';
import { FileTransport } from './file-transport.ts';
import { MailTransport } from './mail-transport.ts';
import { MailboxController } from './mailbox.controller.ts';
import { MailboxReader } from './mailbox-reader.ts';
import { SmtpTransport } from './smtp-transport.ts';

@Module({})
export class MailModule implements OnApplicationShutdown {
  readonly #transport: MailTransport;

  constructor(@Inject(MailTransport) transport: MailTransport) {
    this.#transport = transport;
  }

  static with(config: Pick<Config, 'environment' | 'mail' | 'dataDirectory'>): DynamicModule {
    const { smtpUrl } = config.mail;
    const directory = path.join(config.dataDirectory, 'mailbox');
    const hasMailbox = smtpUrl === null && config.environment !== 'production';
    return {
      module: MailModule,
      global: true,
      controllers: hasMailbox ? [MailboxController] : [],
      providers: [
        {
          provide: MailTransport,
          useFactory: () => (smtpUrl === null ? new FileTransport(directory) : new SmtpTransport(smtpUrl)),
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
