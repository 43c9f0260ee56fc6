import { Controller, Get, HttpCode, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { DomainError } from '../platform/errors.ts';
import { Page } from '../platform/pages/page.decorator.ts';
import { MailAnswerService } from './mail-answer.service.ts';
import type { MailAnswerView } from './mail-answer.service.ts';
import { renderAnswerPage, renderRefusalPage } from './render-answer-page.ts';

interface Reply {
  status(code: number): unknown;
}

/** Pages of their own; of all else the other requests tell. */
const REFUSALS: Partial<Record<DomainError['code'], number>> = {
  NOT_FOUND: 404,
  CONFLICT: 409,
  UNIT_LOCKED: 409,
  ATTEMPT_LIMIT_REACHED: 409,
  COOL_DOWN: 409,
  ATTEMPT_CLOSED: 409,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
};

/** Where the links of a quiz in an e-mail lead. Looking changes nothing, so nor do the scanners of mail systems. */
@Controller('mail/answer/:token')
export class MailAnswerController {
  readonly #answers: MailAnswerService;

  constructor(@Inject(MailAnswerService) answers: MailAnswerService) {
    this.#answers = answers;
  }

  @Page()
  @Get()
  show(@Param('token') token: string, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    return pageOf(this.#answers.look(token), reply);
  }

  /** @param attempt the number that the page showed; it is shown once more where another one is due by now */
  @Page()
  @HttpCode(200)
  @Post()
  answer(
    @Param('token') token: string,
    @Query('attempt') attempt: unknown,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    return pageOf(this.#answers.answer(token, Number(attempt)), reply);
  }
}

async function pageOf(view: Promise<MailAnswerView>, reply: Reply): Promise<string> {
  try {
    return renderAnswerPage(await view);
  } catch (error) {
    const status = error instanceof DomainError ? REFUSALS[error.code] : undefined;
    if (!(error instanceof DomainError) || status === undefined) throw error;
    reply.status(status);
    return renderRefusalPage(error);
  }
}
