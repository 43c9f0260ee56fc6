import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Ip,
  Param,
  Post,
  Res,
  applyDecorators,
} from '@nestjs/common';
import { Public } from '../platform/auth/access.ts';
import { DomainError } from '../platform/errors.ts';
import { TakesForms } from '../platform/forms.ts';
import {
  AGAIN,
  ONE_CLICK,
  UNSUBSCRIBE_CSP,
  renderTooOftenPage,
  renderUnknownLinkPage,
  renderUnsubscribePage,
} from './render-unsubscribe-page.ts';
import { UnsubscribeService } from './unsubscribe.service.ts';
import type { Subscription } from './unsubscribe.service.ts';

const Page = () =>
  applyDecorators(
    Public(),
    Header('content-type', 'text/html; charset=utf-8'),
    Header('content-security-policy', UNSUBSCRIBE_CSP),
    Header('referrer-policy', 'no-referrer'),
  );

interface Reply {
  status(code: number): unknown;
}

/** Where the unsubscribe link of an e-mail leads. Looking changes nothing, so nor do the scanners of mail systems. */
@Controller('mail/unsubscribe/:token')
export class UnsubscribeController {
  readonly #subscriptions: UnsubscribeService;

  constructor(@Inject(UnsubscribeService) subscriptions: UnsubscribeService) {
    this.#subscriptions = subscriptions;
  }

  @Page()
  @Get()
  show(@Param('token') token: string, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    return pageOf(this.#subscriptions.find(token), reply);
  }

  /** The one click of a mail program, or the button of the page; no cookie, no session. */
  @Page()
  @TakesForms()
  @HttpCode(200)
  @Post()
  change(
    @Param('token') token: string,
    @Body() form: unknown,
    @Ip() address: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const wanted = wantedBy(form);
    return pageOf(
      wanted === null ? this.#subscriptions.find(token) : this.#subscriptions.change(token, wanted, address),
      reply,
    );
  }
}

/** @returns null for a body that asks for neither: then the page is shown once more */
function wantedBy(form: unknown): boolean | null {
  const fields = (form ?? {}) as Record<string, unknown>;
  if (fields[ONE_CLICK.name] === ONE_CLICK.value) return false;
  return fields[AGAIN.name] === AGAIN.value ? true : null;
}

async function pageOf(subscription: Promise<Subscription>, reply: Reply): Promise<string> {
  try {
    return renderUnsubscribePage(await subscription);
  } catch (error) {
    if (!(error instanceof DomainError) || !['NOT_FOUND', 'RATE_LIMITED'].includes(error.code)) throw error;
    const isUnknown = error.code === 'NOT_FOUND';
    reply.status(isUnknown ? 404 : 429);
    return isUnknown ? renderUnknownLinkPage() : renderTooOftenPage();
  }
}
