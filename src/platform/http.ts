import compress from '@fastify/compress';
import { UnsupportedMediaTypeException } from '@nestjs/common';
import type { Type, DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Config } from './config/config.ts';
import { DomainErrorFilter } from './domain-error.filter.ts';
import { readMultipartForms } from './forms.ts';
import { shapeGraphqlRoute } from './graphql/graphql-route.ts';
import { LIMITS } from './graphql/limits.ts';
import { ShortWay } from './graphql/short-way.ts';
import { TrustedDocuments } from './graphql/trusted-documents.ts';
import { inputPipe } from './input-pipe.ts';
import { readJsonBodies } from './json-bodies.ts';
import { NestLogger } from './observability/logger.ts';
import type { Logger } from './observability/logger.ts';
import { RefusalFilter } from './refusal.filter.ts';
import { securityHeaders } from './security-headers.ts';

const HEADERS_TIMEOUT = 10_000;
const REQUEST_TIMEOUT = 15_000;
/** How often Node looks whether these have passed; by default it is twice a minute. */
const TIMEOUTS_CHECKED_EVERY = 1_000;
const KEEP_ALIVE_TIMEOUT = 65_000;
/** A smaller answer is one flight of packets either way, and compressing it would cost more than it saves. */
const COMPRESSED_FROM_BYTES = 12 * 1_024;
/** Above it, the compression makes room for other requests. */
const COMPRESSED_AT_ONCE_BYTES = 64 * 1_024;
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
    http: { connectionsCheckingInterval: TIMEOUTS_CHECKED_EVERY },
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
  readJsonBodies(adapter);
  readMultipartForms(adapter);
  await app.register(compress as never, {
    encodings: ['gzip', 'identity'],
    zlibOptions: { level: 1 },
    threshold: COMPRESSED_FROM_BYTES,
    syncThreshold: COMPRESSED_AT_ONCE_BYTES,
    customTypes: /^application\/(graphql-response\+)?json/,
    globalDecompression: false,
  });
  const always = { ...(await securityHeaders(config)), 'cache-control': 'no-store' };
  adapter.getInstance().addHook('onRequest', ({ headers }, reply, done) => {
    reply.headers(always);
    // A few packed bytes can become any number of others.
    if ((headers['content-encoding'] ?? 'identity') === 'identity') done();
    else done(new UnsupportedMediaTypeException('Send the body as it is, without a Content-Encoding.'));
  });
  shapeGraphqlRoute(app, {
    documents: app.get(TrustedDocuments, { strict: false }),
    shortWay: app.get(ShortWay, { strict: false }),
    isTrustedOnly: config.graphql.trustedOnly,
    timeoutMilliseconds: config.graphql.timeoutMilliseconds,
  });
  // The last is asked first.
  app.useGlobalFilters(new RefusalFilter(adapter), new DomainErrorFilter());
  app.useGlobalPipes(inputPipe());
  app.getHttpServer().headersTimeout = HEADERS_TIMEOUT;
  return app;
}
