import {
  Controller,
  Get,
  Header,
  Inject,
  NotFoundException,
  Param,
  Query,
  applyDecorators,
} from '@nestjs/common';
import { Public } from '../auth/access.ts';
import { MailboxReader } from './mailbox-reader.ts';
import { MAILBOX_CSP, renderMailboxList, renderMailboxMessage } from './mailbox-page.ts';

const Serves = (contentType: string) =>
  applyDecorators(
    Header('content-type', `${contentType}; charset=utf-8`),
    Header('content-security-policy', MAILBOX_CSP),
    Header('x-content-type-options', 'nosniff'),
    Header('referrer-policy', 'no-referrer'),
    Header('cache-control', 'no-store'),
  );

/** The development mailbox. MailModule registers it only where mails are files. */
@Controller('mailbox')
export class MailboxController {
  readonly #mailbox: MailboxReader;

  constructor(@Inject(MailboxReader) mailbox: MailboxReader) {
    this.#mailbox = mailbox;
  }

  @Public()
  @Get()
  @Serves('text/html')
  async list(@Query('page') page: unknown): Promise<string> {
    return renderMailboxList(await this.#mailbox.list(Math.trunc(Number(page)) || 1));
  }

  @Public()
  @Get(':name')
  @Serves('text/html')
  async message(@Param('name') name: string): Promise<string> {
    return renderMailboxMessage(found(await this.#mailbox.find(name)));
  }

  @Public()
  @Get(':name/raw')
  @Serves('text/plain')
  async raw(@Param('name') name: string): Promise<string> {
    return found(await this.#mailbox.findRaw(name));
  }
}

function found<T>(message: T | null): T {
  if (message === null) throw new NotFoundException('No such message.');
  return message;
}
