import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { httpStatusOf } from '../domain-error.filter.ts';
import { DomainError, badInput } from '../errors.ts';
import { gzippedTag, knownTag, tagOf } from './answer-tag.ts';
import { JSON_TYPE, answerTypeFor, isJsonInUtf8 } from './answer-type.ts';
import { ClientWait } from './client-wait.ts';
import { findDocument } from './find-document.ts';
import type { OperationRequest } from './request-context.ts';
import type { ShortWay } from './short-way.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

export const GRAPHQL_PATH = '/graphql';

/** Time for an operation that was stopped to answer by itself, with what it knows. */
const GRACE_MILLISECONDS = 1_000;

interface Request extends OperationRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
  readonly query: unknown;
  /** Of the document to run instead of what was sent. */
  trustedText?: string;
  wait?: ClientWait;
}

interface Reply {
  readonly sent: boolean;
  readonly statusCode: number;
  readonly raw: { readonly writableFinished: boolean; once(event: 'close', listener: () => void): void };
  code(status: number): Reply;
  header(name: string, value: string): Reply;
  getHeader(name: string): unknown;
  removeHeader(name: string): Reply;
  send(body: string): Reply;
}

type Handler = (this: unknown, request: Request, reply: Reply) => unknown;
type Hook = (request: Request, reply: Reply, done: () => void) => void;
type SendHook = (
  request: Request,
  reply: Reply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
) => void;

interface Route {
  readonly url: string;
  handler: Handler;
  onRequest?: Hook | Hook[];
  preHandler?: Hook | Hook[];
  onSend?: SendHook | SendHook[];
}

interface RouteOptions {
  readonly documents: TrustedDocuments;
  readonly shortWay: ShortWay;
  readonly isTrustedOnly: boolean;
  readonly timeoutMilliseconds: number;
}

/**
 * What HTTP has to say about GraphQL before Apollo is asked and after it has answered: methods, content types, trusted documents,
 * how long it may take, and whether the client has the answer already. For routes that are registered from now on.
 */
export function shapeGraphqlRoute(app: NestFastifyApplication, options: RouteOptions): void {
  const fastify = app.getHttpAdapter().getInstance();
  const allow = options.documents.size > 0 ? 'GET, POST' : 'POST';
  fastify.addHook('onRoute', (given) => {
    const route = given as unknown as Route;
    if (route.url !== GRAPHQL_PATH) return;
    route.onRequest = [...listOf(route.onRequest), refuseMethods(allow)];
    route.preHandler = [...listOf(route.preHandler), lookUpDocument(options)];
    route.onSend = [tagAnswer, ...listOf(route.onSend), tagCoding];
    route.handler = answerInTime(answerShortly(route.handler, options.shortWay), options.timeoutMilliseconds);
  });
  // Apollo's own route takes the others.
  fastify.route({
    url: GRAPHQL_PATH,
    method: ['PUT', 'PATCH', 'DELETE'],
    handler: () => undefined,
  });
}

function refuseMethods(allow: string): Hook {
  const allowed = allow.split(', ');
  return (request, reply, done) => {
    const { method, headers } = request;
    if (!allowed.includes(method)) {
      reply.header('allow', allow);
      refuse(request, reply, 405, badInput(`Send operations by ${allow.replace(', ', ' or ')}.`));
    } else if (answerTypeFor(headers['accept']) === null) {
      const sentence =
        'Answers are application/graphql-response+json or application/json, in UTF-8; `Accept` takes neither.';
      refuse(request, reply, 406, badInput(sentence));
    } else if (method === 'POST' && !isJsonInUtf8(headers['content-type'])) {
      refuse(request, reply, 415, badInput('Send the operation as application/json in UTF-8.'));
    } else done();
  };
}

function lookUpDocument({ documents, isTrustedOnly }: RouteOptions): Hook {
  return (request, reply, done) => {
    try {
      const text = findDocument(request, documents, isTrustedOnly);
      if (text !== undefined) request.trustedText = text;
      else if (request.method === 'GET') {
        const sentence = 'A GET takes trusted documents only, by their id. Send the text by POST.';
        return refuse(request, reply.header('allow', 'POST'), 405, badInput(sentence));
      }
      done();
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      refuse(request, reply, httpStatusOf(error.code), error);
    }
  };
}

/** Stops an operation whose time is up or whose client has hung up. What does not answer by itself then is answered for. */
function answerInTime(handle: Handler, milliseconds: number): Handler {
  return function (this: unknown, request, reply) {
    const wait = new ClientWait();
    request.wait = wait;
    let timer = setTimeout(() => {
      wait.end(milliseconds);
      timer = setTimeout(() => {
        if (!reply.sent) refuse(request, reply, 503, wait.cancellation.reason as DomainError);
      }, GRACE_MILLISECONDS);
    }, milliseconds);
    reply.raw.once('close', () => {
      clearTimeout(timer);
      if (!reply.raw.writableFinished) wait.hangUp();
    });
    return handle.call(this, request, reply);
  };
}

/** Has Apollo asked only where the short way does not lead to an answer. */
function answerShortly(handle: Handler, shortWay: ShortWay): Handler {
  return async function (this: unknown, request, reply) {
    try {
      const text = await shortWay.answer(request);
      if (text !== null) {
        reply.header('content-type', answerTypeFor(request.headers['accept']) ?? JSON_TYPE);
        return text;
      }
      return await handle.call(this, request, reply);
    } finally {
      shortWay.end(request);
    }
  };
}

const tagAnswer: SendHook = (request, reply, payload, done) => {
  if (
    request.method !== 'GET' ||
    typeof payload !== 'string' ||
    reply.statusCode !== 200 ||
    reply.getHeader('cache-control') === 'no-store'
  )
    return done(null, payload);
  const tag = tagOf(payload);
  const known = knownTag(request.headers['if-none-match'], tag);
  reply.header('etag', known ?? tag);
  if (known === null) return done(null, payload);
  reply.code(304).removeHeader('content-type');
  done(null, null);
};

const tagCoding: SendHook = (_, reply, payload, done) => {
  const tag = reply.getHeader('etag');
  if (typeof tag === 'string' && reply.getHeader('content-encoding') === 'gzip')
    reply.header('etag', gzippedTag(tag));
  done(null, payload);
};

function refuse(
  { headers }: Request,
  reply: Reply,
  status: number,
  { message, code, details }: DomainError,
): void {
  reply
    .code(status)
    .header('content-type', answerTypeFor(headers['accept']) ?? JSON_TYPE)
    .send(JSON.stringify({ errors: [{ message, extensions: { code, ...details } }] }));
}

function listOf<T>(hooks: T | T[] | undefined): T[] {
  if (hooks === undefined) return [];
  return Array.isArray(hooks) ? hooks : [hooks];
}
