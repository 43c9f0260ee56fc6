import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { DomainError } from './errors.ts';

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: object): unknown;
}

const HTTP_STATUS: Partial<Record<DomainError['code'], number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  SERVICE_UNAVAILABLE: 503,
};

export function httpStatusOf(code: DomainError['code']): number {
  return HTTP_STATUS[code] ?? 400;
}

/** Foreseen errors are no incident: GraphQL gets them as they are, plain HTTP gets the status of their code. */
@Catch(DomainError)
export class DomainErrorFilter implements ExceptionFilter<DomainError> {
  catch(error: DomainError, host: ArgumentsHost): unknown {
    if (host.getType<string>() === 'graphql') return error;
    const { code, message, details } = error;
    const reply = host.switchToHttp().getResponse<Reply>();
    // The handler may have meant to answer a page.
    reply.status(httpStatusOf(code)).header('content-type', 'application/json; charset=utf-8');
    return reply.send({ errors: [{ message, extensions: { code, ...details } }] });
  }
}
