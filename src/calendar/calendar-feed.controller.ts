import { createHash } from 'node:crypto';
import { Controller, Get, Header, Headers, Inject, Param, Res } from '@nestjs/common';
import { Public } from '../platform/auth/access.ts';
import { CalendarFeedService } from './calendar-feed.service.ts';

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
}

@Controller('calendar')
export class CalendarFeedController {
  readonly #feeds: CalendarFeedService;

  constructor(@Inject(CalendarFeedService) feeds: CalendarFeedService) {
    this.#feeds = feeds;
  }

  /** For calendar programs, which have no session: the address is the secret. */
  @Public()
  @Header('content-type', 'text/calendar; charset=utf-8')
  @Header('cache-control', 'private, max-age=300')
  @Header('referrer-policy', 'no-referrer')
  @Get(':file')
  async read(
    @Param('file') file: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const body = await this.#feeds.read(file);
    const tag = `"${createHash('sha256').update(body).digest('base64url')}"`;
    reply.header('etag', tag);
    if (known !== tag) return body;
    reply.status(304);
    return '';
  }
}
