import { Catch, HttpException } from '@nestjs/common';
import type { ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { JSON_TYPE, answerTypeFor } from './graphql/answer-type.ts';
import { GRAPHQL_PATH } from './graphql/graphql-route.ts';
import { LIMITS } from './graphql/limits.ts';

interface Request {
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body?: object): unknown;
}

/** What HTTP refuses before GraphQL sees it looks, at the address of GraphQL, like every other bad input. */
@Catch()
export class RefusalFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return error;
    const { url, headers } = host.switchToHttp().getRequest<Request>();
    const reply = host.switchToHttp().getResponse<Reply>();
    // Nobody reads an answer, and nothing of ours went wrong.
    if (hasHungUp(error)) return reply.status(400).send();
    const status = error instanceof HttpException ? error.getStatus() : 500;
    const isOurs = status === 413 || (status < 500 && url.split('?')[0] === GRAPHQL_PATH);
    // oxlint-disable-next-line promise/valid-params -- the method of a filter, not of a promise
    if (!isOurs) return super.catch(error, host);
    const message =
      status === 413
        ? `The request is larger than ${LIMITS.bodyBytes} bytes.`
        : (error as HttpException).message;
    return reply
      .status(status)
      .header('content-type', answerTypeFor(headers['accept']) ?? JSON_TYPE)
      .send({ errors: [{ message, extensions: { code: 'BAD_USER_INPUT', fields: [] } }] });
  }
}

/** While the request was still on its way. */
function hasHungUp(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
}
