import { Controller, Get, Header, Param, ParseUUIDPipe, applyDecorators } from '@nestjs/common';
import { Public } from '../platform/auth/access.ts';
import { renderLinkPage } from './render-link-page.ts';

const Page = () =>
  applyDecorators(
    Public(),
    Header('content-type', 'text/html; charset=utf-8'),
    Header(
      'content-security-policy',
      `default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'`,
    ),
  );

const UnitId = () => Param('id', new ParseUUIDPipe({ errorHttpStatusCode: 404 }));

/** Where the links of e-mails lead while there is no client app: nothing is read, nothing changes. Never in production. */
@Controller('learn/units/:id')
export class LinkPageController {
  @Page()
  @Get()
  unit(@UnitId() id: string): string {
    return renderLinkPage('unit', id);
  }

  @Page()
  @Get('quiz')
  quiz(@UnitId() id: string): string {
    return renderLinkPage('quiz', id);
  }
}
