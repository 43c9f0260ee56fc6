import helmet from '@fastify/helmet';
import type { Type, DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from './config/config.ts';
import { DomainErrorFilter } from './domain-error.filter.ts';
import { readMultipartForms } from './forms.ts';
import { LIMITS } from './graphql/limits.ts';
import { inputPipe } from './input-pipe.ts';
import { NestLogger } from './observability/logger.ts';
import type { Logger } from './observability/logger.ts';
import { TooLargeFilter } from './too-large.filter.ts';

const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 15_000;
const KEEP_ALIVE_TIMEOUT = 65_000;
/** Of a part of a path; the longest are the signed tokens of e-mails. */
const MAX_PARAM_LENGTH = 1_200;

/** The HTTP application, not yet listening. */
export async function createHttpApp(
  module: Type | DynamicModule,
  config: Config,
  logger: Logger,
): Promise<NestFastifyApplication> {
  const { trustProxy } = config.http;
  const adapter = new FastifyAdapter({
    bodyLimit: LIMITS.bodyBytes,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    requestTimeout: REQUEST_TIMEOUT,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT,
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    return503OnClosing: true,
    forceCloseConnections: 'idle',
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
    bufferLogs: false,
    // What is signed is checked as it was sent.
    rawBody: true,
  });
  readMultipartForms(adapter);
  await app.register(helmet as never, {
    contentSecurityPolicy: { directives: { defaultSrc: [`'none'`], frameAncestors: [`'none'`] } },
    hsts: config.environment === 'production',
  });
  adapter.getInstance().addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  app.useGlobalFilters(new DomainErrorFilter(), new TooLargeFilter(adapter));
  app.useGlobalPipes(inputPipe());
  app.getHttpServer().headersTimeout = HEADERS_TIMEOUT;
  return app;
}
