import { Controller, Headers, HttpCode, Inject, NotFoundException, Post, Req } from '@nestjs/common';
import { Public } from '../platform/auth/access.ts';
import { unauthenticated } from '../platform/auth/access.guard.ts';
import { CONFIG } from '../platform/config/config.ts';
import type { Config } from '../platform/config/config.ts';
import { readMailReport } from './mail-report.ts';
import { MailReportService } from './mail-report.service.ts';
import type { Taken } from './mail-report.service.ts';
import { isSigned } from './verify-signature.ts';

interface ReportRequest {
  /** Of JSON bodies. */
  readonly rawBody?: Buffer;
  readonly body: unknown;
}

/** Where a mail system reports what became of e-mails. Who knows the secret is believed; without one there is nothing here. */
@Controller('mail/events')
export class MailReportController {
  readonly #reports: MailReportService;
  readonly #secret: string | null;

  constructor(@Inject(MailReportService) reports: MailReportService, @Inject(CONFIG) config: Config) {
    this.#reports = reports;
    this.#secret = config.mail.webhookSecret;
  }

  @Public()
  @HttpCode(200)
  @Post()
  async take(
    @Req() { rawBody: body = Buffer.alloc(0), body: report }: ReportRequest,
    @Headers('x-stepwise-signature') signature: unknown,
  ): Promise<Taken> {
    const secret = this.#secret;
    if (secret === null) throw new NotFoundException();
    if (!isSigned({ secret, body, signature, now: Date.now() })) throw unauthenticated();
    return this.#reports.take(readMailReport(report));
  }
}
