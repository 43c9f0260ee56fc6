import { Controller, Get, Header, Param, ParseUUIDPipe, Query, applyDecorators } from '@nestjs/common';
import { Public } from '../platform/auth/access.ts';
import { renderLinkPage } from './render-link-page.ts';

const Page = () =>
  applyDecorators(
    Public(),
    Header('content-type', 'text/html; charset=utf-8'),
    // The address holds a token, which is nobody else's business.
    Header('referrer-policy', 'no-referrer'),
    Header(
      'content-security-policy',
      `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'`,
    ),
  );

const UuidParam = () => Param('id', new ParseUUIDPipe({ errorHttpStatusCode: 404 }));

/** Where the links of e-mails lead while there is no client app: nothing is read, nothing changes. Never in production. */
@Controller('learn')
export class LinkPageController {
  @Page()
  @Get('units/:id')
  unit(@UuidParam() id: string, @Query('token') token?: unknown): string {
    return renderLinkPage('unit', id, token);
  }

  @Page()
  @Get('units/:id/quiz')
  quiz(@UuidParam() id: string, @Query('token') token?: unknown): string {
    return renderLinkPage('quiz', id, token);
  }

  @Page()
  @Get('courses/:id')
  course(@UuidParam() id: string): string {
    return renderLinkPage('course', id);
  }

  @Page()
  @Get('sign-in')
  signIn(@Query('token') token?: unknown): string {
    return renderLinkPage('signIn', '', token);
  }
}
