import { createHash } from 'node:crypto';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { getDistDirectory, renderAltair } from 'altair-static';
import { readExamples } from './example-operations.ts';
import type { ExampleOperation } from './example-operations.ts';

const PATH = '/ide/';
const ENVIRONMENT = 'examples';

/** Everything comes from this server. Altair needs inline scripts for its settings, and eval for the scripts of its tabs. */
const CSP = [
  "default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
].join('; ');

interface Reply {
  header(name: string, value: string): Reply;
  send(body: string): Reply;
}

/** Serves a GraphQL IDE from files of its package, with the example operations as tabs. Development only. */
export async function serveIde(
  app: NestFastifyApplication,
  examples: string,
  variables: Record<string, string>,
): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const html = renderPage(readExamples(examples), variables);
  await fastify.register(fastifyStatic as never, {
    root: getDistDirectory(),
    prefix: PATH,
    index: false,
    cacheControl: false,
    setHeaders(reply: Reply) {
      reply.header('content-security-policy', CSP).header('cache-control', 'no-cache');
    },
  });
  const page = (_: unknown, reply: Reply) =>
    reply
      .header('content-security-policy', CSP)
      .header('content-type', 'text/html; charset=utf-8')
      .send(html);
  fastify.get(PATH, page as never);
  fastify.get(PATH.slice(0, -1), page as never);
}

function renderPage(examples: readonly ExampleOperation[], variables: Record<string, string>): string {
  const windows = examples.map(toWindow);
  // The IDE remembers its tabs in the browser; other examples or variables begin with new ones.
  const version = createHash('sha256')
    .update(JSON.stringify([windows, variables]))
    .digest('hex');
  const page = renderAltair({
    endpointURL: '/graphql',
    baseURL: PATH,
    disableAccount: true,
    instanceStorageNamespace: `ide_${version.slice(0, 12)}_`,
    initialSettings: {
      theme: 'system',
      'alert.disableUpdateNotification': true,
      'banners.disable': true,
      'schema.reloadOnStart': true,
    },
    // Scripts may write to the active environment only, and the base environment never is.
    initialEnvironments: {
      base: { title: 'Base', variables: {} },
      subEnvironments: [{ id: ENVIRONMENT, title: 'Examples', variables }],
      activeSubEnvironment: ENVIRONMENT,
    },
    initialWindows: windows,
  } as Parameters<typeof renderAltair>[0]);
  return page.replace(
    '</body>',
    () => `<script>${beginWithFirstTab(windows.length, version)}</script></body>`,
  );
}

/** Altair opens its last tab. The examples begin with the first, unless this browser has seen them already. */
function beginWithFirstTab(count: number, version: string): string {
  return `if (localStorage.getItem('examples') !== '${version}')
  new MutationObserver((_, observer) => {
    const tabs = document.querySelectorAll('.window-switcher__item');
    if (tabs.length <= ${count}) return;
    observer.disconnect();
    localStorage.setItem('examples', '${version}');
    tabs[0].click();
  }).observe(document.body, { childList: true, subtree: true });
`;
}

function toWindow({ name, query, variables, keep }: ExampleOperation): object {
  return {
    initialName: name,
    initialQuery: query,
    initialVariables: JSON.stringify(JSON.parse(variables), null, 2),
    initialHeaders: { Authorization: 'Bearer {{accessToken}}' },
    ...(keep.length > 0 && { initialPostRequestScript: keepingScript(keep) }),
  };
}

/** Runs in the IDE after each answer, so that the other tabs can use what it brought. */
function keepingScript(keep: ExampleOperation['keep']): string {
  const steps = keep.map(
    ({ name, path }) =>
      `await keep(${JSON.stringify(name)}, data?.${path.replaceAll('.', '?.').replaceAll(/\?\.(\d+)/g, '?.[$1]')});`,
  );
  return `const { data } = JSON.parse(altair.response.body);
const keep = async (name, value) => {
  if (value !== undefined && value !== null) await altair.helpers.setEnvironment(name, value, true);
};
${steps.join('\n')}
`;
}
