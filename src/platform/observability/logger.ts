import type { LoggerService } from '@nestjs/common';
import { pino } from 'pino';
import type { Logger } from 'pino';

export type { Logger } from 'pino';

/** Injection token of the process's logger. */
export const LOGGER = Symbol('Logger');

/** Structured logs, one JSON line each; newlines are encoded, and what identifies or authenticates a person is cut. */
export function createLogger(level: string): Logger {
  const secrets = [
    'password',
    'token',
    'accessToken',
    'refreshToken',
    'authorization',
    'cookie',
    'response',
    'to',
    'email',
  ];
  return pino({
    level,
    base: { service: 'stepwise' },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `req.headers.${name}`]), censor: '[cut]' },
  });
}

/** Nest's own messages, in the same stream. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, context?: string): void {
    this.#logger.debug({ context }, String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    // What stops the start is thrown as well, and said once, by whoever started it.
    if (rest.at(-1) === 'ExceptionHandler') return;
    this.#logger.error({ context: rest.at(-1) }, String(message));
  }

  warn(message: unknown, context?: string): void {
    this.#logger.warn({ context }, String(message));
  }
}
