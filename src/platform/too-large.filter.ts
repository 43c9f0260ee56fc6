import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { LIMITS } from './graphql/limits.ts';

interface Reply {
  status(code: number): { send(body: object): unknown };
}

/** A body over the limit is refused before it is read, yet with a code like every other bad input. */
@Catch(HttpException)
export class TooLargeFilter extends BaseExceptionFilter<HttpException> {
  override catch(error: HttpException, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return error;
    // oxlint-disable-next-line promise/valid-params -- the method of a filter, not of a promise
    if (error.getStatus() !== 413) return super.catch(error, host);
    const message = `The request is larger than ${LIMITS.bodyBytes} bytes.`;
    const reply = host.switchToHttp().getResponse<Reply>();
    return reply
      .status(413)
      .send({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT', fields: [] } }] });
  }
}
