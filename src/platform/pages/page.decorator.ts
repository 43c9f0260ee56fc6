import { Header, applyDecorators } from '@nestjs/common';
import { Public } from '../auth/access.ts';
import { PAGE_CSP } from './render-page.ts';

/** A handler that answers a page to whoever has its link, which nobody else is told of. */
export const Page = () =>
  applyDecorators(
    Public(),
    Header('content-type', 'text/html; charset=utf-8'),
    Header('content-security-policy', PAGE_CSP),
    Header('referrer-policy', 'no-referrer'),
  );
