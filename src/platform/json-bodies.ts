import { isUtf8 } from 'node:buffer';
import { BadRequestException } from '@nestjs/common';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { LIMITS } from './graphql/limits.ts';

const TYPE = 'application/json';

type Done = (error: Error | null, body?: unknown) => void;

/** JSON as Nest reads it, but what is no UTF-8 is refused: it would be read, and stored, as something else than was sent. */
export function readJsonBodies(adapter: FastifyAdapter): void {
  const parse = adapter.getInstance().getDefaultJsonParser('error', 'error') as unknown as (
    request: unknown,
    body: Buffer,
    done: Done,
  ) => void;
  const read = (request: unknown, body: Buffer, done: Done) => {
    if (isUtf8(body)) parse(request, body, done);
    else done(new BadRequestException('The body is not in UTF-8.'));
  };
  adapter.useBodyParser(TYPE, true, { bodyLimit: LIMITS.bodyBytes }, read as never);
}
