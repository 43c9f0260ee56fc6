import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { getDistDirectory, renderAltair } from 'altair-static';

const PATH = '/ide/';

/** After a sign-in, every tab sends the token; ids that later tabs need are kept the same way. */
const KEEP_TOKENS = `
const data = altair.response.body?.data ?? {};
if (data.signIn) await altair.helpers.setEnvironment('accessToken', data.signIn.accessToken);
const unit = data.courses?.edges?.[0]?.node ?? null;
if (unit) await altair.helpers.setEnvironment('courseId', unit.id);
if (data.enroll) await altair.helpers.setEnvironment('unitId', data.enroll.unlocked[0]?.id ?? '');
if (data.startAttempt) await altair.helpers.setEnvironment('attemptId', data.startAttempt.attempt.id);
`;

/** Serves a GraphQL IDE from files of its package, with the example operations as tabs. Development only. */
export async function serveIde(
  app: NestFastifyApplication,
  examples: string,
  variables: Record<string, string>,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const html = renderAltair({
    endpointURL: '/graphql',
    baseURL: PATH,
    disableAccount: true,
    initialSettings: {
      'alert.disableUpdateNotification': true,
      'banners.disable': true,
      'schema.reloadOnStart': true,
    } as never,
    initialEnvironments: { base: { title: 'Environment', variables } },
    initialWindows: tabs(examples),
  } as Parameters<typeof renderAltair>[0]);
  const csp = `default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; connect-src 'self'; frame-ancestors 'self'`;
  await fastify.register(fastifyStatic as never, {
    root: getDistDirectory(),
    prefix: PATH,
    index: false,
    setHeaders: (reply: { setHeader(name: string, value: string): void }) => {
      reply.setHeader('content-security-policy', csp);
      reply.setHeader('cache-control', 'public, max-age=3600');
    },
  });
  const page = (
    _: unknown,
    reply: { header(n: string, v: string): void; type(t: string): { send(body: string): unknown } },
  ) => {
    reply.header('content-security-policy', csp);
    return reply.type('text/html; charset=utf-8').send(html);
  };
  fastify.get(PATH, page as never);
  fastify.get(PATH.slice(0, -1), page as never);
}

function tabs(folder: string): object[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.graphql'))
    .sort()
    .map((name) => {
      const query = readFileSync(path.join(folder, name), 'utf8');
      const variables = /^# variables: (.*)$/m.exec(query)?.[1] ?? '{}';
      return {
        initialName: name.replace(/^\d+-|\.graphql$/g, '').replaceAll('-', ' '),
        initialQuery: query,
        initialVariables: variables,
        initialHeaders: { Authorization: 'Bearer {{accessToken}}' },
        initialPostRequestScript: KEEP_TOKENS,
      };
    });
}
