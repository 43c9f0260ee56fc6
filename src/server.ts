import type { INestApplicationContext } from '@nestjs/common';
import { AccessTokens } from './platform/auth/access-tokens.ts';
import type { Config } from './platform/config/config.ts';
import { createHttpApp } from './platform/http.ts';
import { JobRunner } from './platform/jobs/job-runner.ts';
import { Lifecycle } from './platform/observability/lifecycle.ts';
import type { Logger } from './platform/observability/logger.ts';
import { ServerModule } from './server.module.ts';
import type { Running } from './shutdown.ts';

interface IdeOptions {
  /** Folder of example operations. */
  readonly examples: string;
  /** What `{{name}}` stands for in their variables. */
  readonly variables: Record<string, string>;
}

interface ServerOptions {
  readonly ide?: IdeOptions;
  /** Done before the first request is taken, so that whoever gets an answer finds it done. */
  readonly prepare?: (app: INestApplicationContext) => Promise<void>;
}

/** The HTTP process; with ROLE=all it does jobs too. @throws Error with a sentence when the port is taken */
export async function startServer(
  config: Config,
  logger: Logger,
  { ide, prepare }: ServerOptions = {},
): Promise<Running & { url: string }> {
  const app = await createHttpApp(ServerModule.with(config, logger), config, logger);
  if (ide !== undefined) {
    const { serveIde } = await import('./platform/graphql/ide.ts');
    await serveIde(app, ide.examples, ide.variables);
  }
  const runner = config.role === 'all' ? app.get(JobRunner) : null;
  const fastify = app.getHttpAdapter().getInstance();
  let url: string;
  try {
    await app.init();
    await app.get(AccessTokens).ready();
    await prepare?.(app);
    url = await fastify.listen({ port: config.http.port, host: config.http.host });
  } catch (error) {
    await app.close();
    throw listenError(error, config);
  }
  await runner?.start();
  return {
    app,
    url,
    async stop() {
      app.get(Lifecycle).close();
      await runner?.stop();
      await app.close();
    },
  };
}

function listenError(error: unknown, { http }: Config): unknown {
  const code = (error as { code?: string }).code;
  if (code === 'EADDRINUSE')
    return new Error(
      `Port ${http.port} is taken by another program. Stop it, or choose another port: PORT=${http.port + 1} npm start`,
    );
  if (code === 'EACCES')
    return new Error(
      `Port ${http.port} may not be opened by this account. Choose one above 1023: PORT=3000 npm start`,
    );
  if (code === 'EADDRNOTAVAIL') return new Error(`HOST=${http.host} is not an address of this machine.`);
  return error;
}
