import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import { Public } from '../platform/auth/access.ts';
import { ReadPageService } from './read-page.service.ts';
import { PAGE_CSP } from './render-read-page.ts';

interface Reply {
  status(code: number): unknown;
}

/** Where the “read the rest” links of e-mails lead, in production as well. */
@Controller('mail/read')
export class ReadPageController {
  readonly #pages: ReadPageService;

  constructor(@Inject(ReadPageService) pages: ReadPageService) {
    this.#pages = pages;
  }

  @Public()
  @Get(':token')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', PAGE_CSP)
  @Header('x-content-type-options', 'nosniff')
  @Header('referrer-policy', 'no-referrer')
  @Header('cache-control', 'private, no-store')
  @Header('x-robots-tag', 'noindex')
  async read(@Param('token') token: string, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    const { status, html } = await this.#pages.show(token);
    reply.status(status);
    return html;
  }
}
